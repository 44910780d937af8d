namespace MixpanelFunctions.Forwarding.Rules.Explanations;

/// <summary>The result of a condition for one event, and why.</summary>
public sealed record ConditionExplanation
{
    /// <summary>The operator's name as the rule writes it, <c>any</c>, <c>all</c> or <c>customCode</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>Whether the rule says that letter case does not count.</summary>
    public bool CaseInsensitive { get; init; }

    /// <summary>Whether the rule turns the outcome round by <c>negate</c>.</summary>
    public bool Negate { get; init; }

    /// <summary>The result of it.</summary>
    public required ConditionOutcome Outcome { get; init; }

    /// <summary>
    /// Whether it was evaluated: conditions after the one that decides the group or rule are not. They are still explained.
    /// </summary>
    public required bool IsAsked { get; init; }

    /// <summary>Why, in a sentence without its end.</summary>
    public required string Reason { get; init; }

    /// <summary>The compared operands; empty for groups and custom code.</summary>
    public IReadOnlyList<OperandExplanation> Operands { get; init; } = [];

    /// <summary>The conditions of a group; empty for others.</summary>
    public IReadOnlyList<ConditionExplanation> Parts { get; init; } = [];
}

/// <summary>The possible outcomes of a condition.</summary>
public enum ConditionOutcome
{
    /// <summary>It does not hold.</summary>
    DoesNotHold,

    /// <summary>It holds.</summary>
    Holds,

    /// <summary>It fails, and so does its rule for the event.</summary>
    Fails,
}
