namespace MixpanelFunctions.Forwarding.Tests.Mapping.Governance;

/// <summary>Personal data planted all over an event: with the properties that docs/govern.md shows, none of it leaves; without, all of it does.</summary>
public class PlantedDataTests
{
    public static TheoryData<string, string> Places => PlantedData.Places;

    [Fact]
    public void There_are_forty_places_and_more() => Assert.True(Places.Count >= 40);

    [Theory]
    [MemberData(nameof(Places))]
    public void Nothing_planted_leaves_with_the_properties_that_the_page_shows(string path, string planted)
    {
        MappingBench governed = Governed();
        MappingBench free = Free();
        string message = PlantedData.Event(path, planted);

        RecordCollector with = governed.Map(message);
        RecordCollector without = free.Map(message);

        Assert.Equal(without.Records.Count, with.Records.Count);
        Assert.Empty(with.Failures);
        // Metrics have the names of properties, and hot shards distinct_ids.
        string told = string.Join('\n', [.. with.Records, .. with.Repairs.Select(repair => repair.Name), .. with.Tracked.Select(tracked => tracked.DistinctId), .. with.Skips]);
        Assert.DoesNotMatch(PlantedData.Pattern(), told);
        Assert.Matches(PlantedData.Pattern(), string.Join('\n', without.Records));
    }

    /// <summary>Rules with the properties that the page shows.</summary>
    internal static MappingBench Governed() => MappingBench.ForRules(PlantedData.GovernedRules());

    /// <summary>The same rules without any.</summary>
    internal static MappingBench Free() => MappingBench.ForRules(PlantedData.FreeRules);
}
