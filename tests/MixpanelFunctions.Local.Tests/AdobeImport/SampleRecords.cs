using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Mapping;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

/// <summary>What the bundled events become by the rules imported from the bundled property.</summary>
internal static class SampleRecords
{
    private static readonly DateTimeOffset Now = new(2026, 11, 12, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<JsonElement> OfImportedRules()
    {
        using TestFolder folder = new();
        string rules = folder.Write("rules.json", PropertyImport.Convert(ReactorReader.Read(BundledSamples.AdobeProperty)).Text);
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(null, rules, sampleRules: false, [new("Mixpanel__ProjectToken", LocalPlan.NoToken)], errors);
        Assert.Empty(errors.All);
        using MemoryStream output = new();
        using MessageLines messages = MessageLines.Open(BundledSamples.Events, Now);
        using (RecordLines lines = new(output, null, SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets), plan.Configuration.Forwarding.Hub))
        {
            EventMapper mapper = new(plan.Plan);
            while (messages.Next(TestContext.Current.CancellationToken) is { } message)
            {
                mapper.Map(message, Now, lines);
            }

            lines.Flush();
        }

        return [.. System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
