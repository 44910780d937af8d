using System.Text.Json.Nodes;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>Whether every event of a stream ended as it must, and once.</summary>
internal static class SettledStream
{
    /// <summary>Nothing lost, nothing counted twice after Mixpanel's deduplication, nothing dead-lettered twice, nothing else.</summary>
    public static void Check(ShopStream stream, GuardedMixpanel mixpanel, ForwardingChild child)
    {
        string[] kept = [.. mixpanel.Arrived.Kept];
        HashSet<string> arrived = [.. kept];
        Assert.Empty(stream.Records.Except(arrived, StringComparer.Ordinal));
        Assert.Empty(arrived.Except(stream.Records, StringComparer.Ordinal));
        Assert.Equal(stream.Records.Count, kept.Length);
        // None came again in another form, which Mixpanel would show instead of the first.
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.Texts);
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.InsertIds);
        Assert.Equal(mixpanel.Arrived.Duplicates, mixpanel.Store.Counts.Duplicates);
        Assert.Equal(
            stream.DeadLetters.Select(letter => (letter.Key, letter.Value)),
            child.DeadLetters.Select(letter => (ShopStream.NumberOf(letter), (string)letter["stage"]!)).Order());
    }

    /// <summary>
    /// <c>verify</c> finds every record in Mixpanel's export, and none beside them; what Mixpanel refused is missing, each by its place.
    /// </summary>
    public static async Task VerifyAsync(ShopStream stream, GuardedMixpanel mixpanel)
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", ShopStream.Rules);
        stream.WriteTo(folder.File("events.ndjson"));
        using (FileStream export = File.Create(folder.File("export.ndjson")))
        {
            mixpanel.Store.Export(line => export.Write(line));
        }

        Ended ended = (await folder.Program.With("Mixpanel__ProjectToken", ForwardingLine.Token).RunAsync(
            "verify", "events.ndjson", "--rules", "rules.json", "--export", "export.ndjson", "--json", "-", "--differences", "differences.ndjson")).ShouldEndWith(1);

        long[] refused = [.. stream.DeadLetters.Where(letter => letter.Value == "mixpanel").Select(letter => letter.Key)];
        JsonNode result = JsonNode.Parse(ended.Output)!;
        Assert.Equal(
            (stream.Records.Count + refused.Length, stream.Records.Count, refused.Length, 0, 0, 0),
            ((int)result["expected"]!, (int)result["present"]!, (int)result["missing"]!, (int)result["different"]!, (int)result["duplicated"]!, (int)result["unexpected"]!));
        // Events are numbered from 0, lines from 1.
        Assert.Equal(
            refused,
            (await File.ReadAllLinesAsync(folder.File("differences.ndjson"), TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!)
                .Where(difference => (string)difference["kind"]! == "missing").Select(difference => (long)difference["place"]! - 1).Order());
    }
}
