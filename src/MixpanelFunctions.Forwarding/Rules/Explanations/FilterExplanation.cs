namespace MixpanelFunctions.Forwarding.Rules.Explanations;

/// <summary>The result of a filter for an event.</summary>
public sealed record FilterExplanation
{
    /// <summary>The filter's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it makes of the event.</summary>
    public required FilterOutcome Outcome { get; init; }

    /// <summary>Whether it was evaluated: filters after one that applies are not. They are still explained.</summary>
    public required bool IsAsked { get; init; }

    /// <summary>Its tests, each with its result.</summary>
    public IReadOnlyList<FilterTestExplanation> Tests { get; init; } = [];
}

/// <summary>The possible results of a filter.</summary>
public enum FilterOutcome
{
    /// <summary>The event passes.</summary>
    Passes,

    /// <summary>The event is filtered.</summary>
    Applies,

    /// <summary>It fails: the event is dead-lettered.</summary>
    Fails,
}

/// <summary>The result of one test of a filter.</summary>
/// <param name="Kind">The key of the rules file, such as <c>consent</c>.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">Why, in a sentence without its end.</param>
/// <param name="Conditions">The conditions that it is made of.</param>
public sealed record FilterTestExplanation(string Kind, ConditionOutcome Outcome, string Reason, IReadOnlyList<ConditionExplanation> Conditions);
