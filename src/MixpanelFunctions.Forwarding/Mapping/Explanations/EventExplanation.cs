using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Mapping.Explanations;

/// <summary>The result of an event, rule by rule, and why.</summary>
public sealed record EventExplanation
{
    /// <summary>The message's number; of a file's line, counted from 1.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>The event's place in its message, counted from 0.</summary>
    public required int IndexInMessage { get; init; }

    /// <summary>The shape that the event came in.</summary>
    public required EventShape Shape { get; init; }

    /// <summary>The event's own text as received, JSON or not.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What would happen to it if Mixpanel accepted every record.</summary>
    public required EventOutcome Outcome { get; init; }

    /// <summary>Why it could not be read; <see langword="null"/> if it could.</summary>
    public EventFailure? Failure { get; init; }

    /// <summary>The filters in order, the first that applies decides; none if the event could not be read.</summary>
    public IReadOnlyList<FilterExplanation> Filters { get; init; } = [];

    /// <summary>The filter that keeps the event from being sent; <see langword="null"/> if none does.</summary>
    public string? FilteredBy => Filters.FirstOrDefault(filter => filter.IsAsked && filter.Outcome == FilterOutcome.Applies)?.Name;

    /// <summary>The rules in order; none if the event could not be read or is filtered.</summary>
    public IReadOnlyList<RuleExplanation> Rules { get; init; } = [];
}

/// <summary>What can happen to an event.</summary>
public enum EventOutcome
{
    /// <summary>Nothing of it is sent: no rule applies, or its actions have nothing to send.</summary>
    Filtered,

    /// <summary>All of its records are sent.</summary>
    Forwarded,

    /// <summary>It is dead-lettered, in all or in part.</summary>
    DeadLettered,
}

/// <summary>What a rule makes of an event.</summary>
public sealed record RuleExplanation
{
    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it makes of the event.</summary>
    public required RuleOutcome Outcome { get; init; }

    /// <summary>Why it fails; <see langword="null"/> if it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>Its conditions in order.</summary>
    public required IReadOnlyList<ConditionExplanation> Conditions { get; init; }

    /// <summary>Its actions in order; none if the rule does not take the event.</summary>
    public IReadOnlyList<ActionExplanation> Actions { get; init; } = [];
}

/// <summary>What a rule can make of an event.</summary>
public enum RuleOutcome
{
    /// <summary>A condition does not hold.</summary>
    PassesOver,

    /// <summary>All conditions hold.</summary>
    Takes,

    /// <summary>A condition fails: the event is dead-lettered.</summary>
    Fails,
}

/// <summary>What an action makes of an event.</summary>
public sealed record ActionExplanation
{
    /// <summary>The action's place in its rule, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its type, such as <c>trackEvent</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Its <c>when</c>; <see langword="null"/> without one, and if it refers to the item (<see cref="Items"/>).</summary>
    public ConditionExplanation? When { get; init; }

    /// <summary>The first items of the array, if <c>when</c> refers to the item, each with its result.</summary>
    public IReadOnlyList<ItemExplanation> Items { get; init; } = [];

    /// <summary>The array that it runs over; <see langword="null"/> without <c>forEach</c>.</summary>
    public OperandExplanation? ForEach { get; init; }

    /// <summary>Where the fields of its records come from.</summary>
    public IReadOnlyList<FieldExplanation> Fields { get; init; } = [];

    /// <summary>The records it writes.</summary>
    public required IReadOnlyList<RecordExplanation> Records { get; init; }

    /// <summary>Why it leaves records out.</summary>
    public required IReadOnlyList<string> Skips { get; init; }

    /// <summary>What a limit or a reserved name did to properties of its records, each a sentence without its end.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it cannot make records.</summary>
    public required IReadOnlyList<EventFailure> Failures { get; init; }
}

/// <summary>What an action's <c>when</c> makes of an item.</summary>
/// <param name="Index">The item's place in its array, counted from 0.</param>
/// <param name="When">The condition for this item.</param>
public sealed record ItemExplanation(int Index, ConditionExplanation When);

/// <summary>A record as it is sent.</summary>
/// <param name="Project">The Mixpanel project's name.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Json">The record.</param>
public sealed record RecordExplanation(string Project, string Endpoint, string Json);
