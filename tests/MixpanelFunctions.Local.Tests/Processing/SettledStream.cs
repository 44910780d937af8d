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
}
