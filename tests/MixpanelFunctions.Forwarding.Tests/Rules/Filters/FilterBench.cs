using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Filters;

/// <summary>One filter before a rule that takes every event.</summary>
internal static class FilterBench
{
    /// <summary>A rule that takes every event.</summary>
    public const string EveryEvent = """ "rules": [ { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "Test" } ] } ] """;

    /// <summary>Rules with one filter, which is called "It".</summary>
    public static MappingBench Of(string keys) => MappingBench.ForRules($$"""{ "filters": [ { "name": "It", {{keys}} } ], {{EveryEvent}} }""");

    /// <summary>Whether the filter stops an event of some XDM.</summary>
    public static bool Filters(this MappingBench bench, string xdm)
    {
        RecordCollector mapped = bench.Map($$"""{"xdm":{{xdm}}}""");
        Assert.Empty(mapped.Failures);
        Assert.Equal(mapped.Filtered.Count == 0, mapped.Records.Count == 1);
        return mapped.Filtered is ["It"];
    }
}
