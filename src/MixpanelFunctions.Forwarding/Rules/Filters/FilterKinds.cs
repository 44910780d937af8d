namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>The kinds of filters. A new one is an entry of this list.</summary>
public static class FilterKinds
{
    /// <summary>Every kind, in the order in which a filter that says several things asks for them: what costs least first, and a sample last.</summary>
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
