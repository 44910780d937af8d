namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>The kinds of filters. A new one is an entry of this list.</summary>
public static class FilterKinds
{
    /// <summary>Every kind, in the order in which a filter with several keys runs them: the cheapest first, and a sample last.</summary>
    public static IReadOnlyList<FilterKind> All { get; } =
    [
        new EventTypeKind(),
        new IpKind(),
        new ConsentKind(),
        new TcfKind(),
        new BotKind(),
        new ConditionKind(),
        new SampleKind(),
    ];
}
