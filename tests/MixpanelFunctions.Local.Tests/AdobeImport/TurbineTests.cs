using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

/// <summary>Imported rules send what Adobe's own runtime sends for the property that they come from.</summary>
public partial class TurbineTests
{
    /// <summary>Lines that are broken on purpose (docs/samples.md); what to do with them is not for Adobe's runtime to say.</summary>
    private static readonly HashSet<int> Trouble = [45, 118, 264, 341, 408, 549, 614, 685, 756];

    /// <summary>What every record gets here and not at Adobe (docs/import-adobe.md).</summary>
    private static readonly string[] OwnProperties = ["mp_lib", "$lib_version", "$device_id", "$user_id"];

    private static string Folder => Path.Combine(RepositoryFile.Root, "tests", "MixpanelFunctions.Local.Tests", "AdobeImport", "Turbine");

    [Fact]
    public async Task The_samples_become_the_records_that_Adobes_runtime_sends()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "Adobe's runtime is not installed: npm ci in AdobeImport/Turbine");
        List<JsonObject> adobe = await Adobe();
        List<JsonObject> ours = [.. SampleRecords.OfImportedRules().Select(record => JsonNode.Parse(record.GetRawText())!.AsObject()).Where(IsSound)];

        Assert.True(adobe.Count > 300, $"Adobe's runtime sent only {adobe.Count} records.");
        Assert.Equal(adobe.Select(Where), ours.Select(Where));
        foreach ((JsonObject theirs, JsonObject mine) in adobe.Zip(ours))
        {
            Align(theirs["record"]!["properties"]!.AsObject(), mine["record"]!["properties"]!.AsObject());
            Assert.True(JsonNode.DeepEquals(theirs["record"], mine["record"]), $"{Where(theirs)}\nAdobe: {theirs["record"]}\nhere:  {mine["record"]}");
        }
    }

    private static async Task<List<JsonObject>> Adobe()
    {
        using Process? node = Start(Path.Combine(Folder, "forward.cjs"), BundledSamples.AdobeProperty, BundledSamples.Events);
        Assert.SkipWhen(node is null, "There is no node on the PATH.");
        Task<string> error = node!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).Where(IsSound)];
    }

    private static Process? Start(params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Takes away the differences that are meant to be.</summary>
    private static void Align(JsonObject adobe, JsonObject here)
    {
        adobe.Remove("token");
        foreach (string name in OwnProperties)
        {
            here.Remove(name);
        }

        // A property without a value is left out here.
        foreach (string name in adobe.Where(property => property.Value is null).Select(property => property.Key).ToList())
        {
            adobe.Remove(name);
        }

        // Where the client's address is not known, Mixpanel must not take the forwarder's.
        if (!adobe.ContainsKey("ip"))
        {
            Assert.Equal("0", here["ip"]!.GetValue<string>());
            here.Remove("ip");
        }

        // Who has no id of the shop's is known by the device here, and by nothing at Adobe.
        if (!adobe.ContainsKey("distinct_id"))
        {
            Assert.Matches(@"^(\$device:\d{38}|CRM-\d+|.+@.+|)$", here["distinct_id"]!.GetValue<string>());
            here.Remove("distinct_id");
        }

        // An event without a time has that of the hub here, and none at Adobe.
        if (!adobe.ContainsKey("time"))
        {
            here.Remove("time");
        }

        // Adobe hands the time on as it is; here it is a number.
        if (adobe["time"] is JsonValue time && time.GetValueKind() == JsonValueKind.String)
        {
            adobe["time"] = DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
            here["time"] = here["time"]!.GetValue<long>();
        }

        // An insert id that Mixpanel would not take, or none, is derived here.
        if (adobe["$insert_id"] is not JsonValue id || !InsertId().IsMatch(id.GetValue<string>()))
        {
            Assert.Matches(InsertId(), here["$insert_id"]!.GetValue<string>());
            adobe.Remove("$insert_id");
            here.Remove("$insert_id");
        }
    }

    private static bool IsSound(JsonObject record) => !Trouble.Contains(record["line"]!.GetValue<int>());

    private static string Where(JsonObject record) => $"line {record["line"]}, {record["rule"]}";

    [GeneratedRegex("^[A-Za-z0-9-]{1,36}$")]
    private static partial Regex InsertId();
}
