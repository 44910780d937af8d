namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// The result of events and of records. Of events, always: received = forwarded + filtered + dead-lettered. Of records:
/// written = delivered + dead-lettered.
/// </summary>
public sealed record EventTally
{
    /// <summary>Nothing yet.</summary>
    public static EventTally Empty { get; } = new();

    /// <summary>Messages of the hub.</summary>
    public long Messages { get; init; }

    /// <summary>Events in them; a part of a message that cannot be read counts as one.</summary>
    public long Received { get; init; }

    /// <summary>Events with all records accepted by Mixpanel.</summary>
    public long Forwarded { get; init; }

    /// <summary>Events for which nothing is sent: a filter applies, no rule applies, or their actions had nothing to send.</summary>
    public long Filtered { get; init; }

    /// <summary>How many of these each filter stopped, in the plan's order; empty without filters.</summary>
    public IReadOnlyList<FilterTally> Filters { get; init; } = [];

    /// <summary>Events that are dead-lettered, with all or some of their records.</summary>
    public long DeadLettered { get; init; }

    /// <summary>Why they are dead-lettered, each event by its first failure.</summary>
    public IReadOnlyList<DeadLetterTally> DeadLetters { get; init; } = [];

    /// <summary>Records that Mixpanel accepted.</summary>
    public long RecordsDelivered { get; init; }

    /// <summary>Records that were written and that Mixpanel refused permanently.</summary>
    public long RecordsDeadLettered { get; init; }

    /// <summary>Records that actions left out because there was nothing to send.</summary>
    public long RecordsSkipped { get; init; }

    /// <summary>Why they were left out, by rule, action and reason.</summary>
    public IReadOnlyList<SkipTally> Skips { get; init; } = [];

    /// <summary>Requests sent, including retries.</summary>
    public long Requests { get; init; }

    /// <summary>Of these, repeated ones.</summary>
    public long Retries { get; init; }

    /// <summary>Bytes sent in request bodies, after compression.</summary>
    public long BytesSent { get; init; }

    /// <summary>By rule, in the plan's order.</summary>
    public IReadOnlyList<RuleTally> Rules { get; init; } = [];

    /// <summary>Whether every event is counted exactly once.</summary>
    public bool AddsUp => Received == Forwarded + Filtered + DeadLettered;

    /// <summary>Both together.</summary>
    public static EventTally operator +(EventTally left, EventTally right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new EventTally
        {
            Messages = left.Messages + right.Messages,
            Received = left.Received + right.Received,
            Forwarded = left.Forwarded + right.Forwarded,
            Filtered = left.Filtered + right.Filtered,
            Filters = FilterTally.Join(left.Filters, right.Filters),
            DeadLettered = left.DeadLettered + right.DeadLettered,
            DeadLetters = DeadLetterTally.Join(left.DeadLetters, right.DeadLetters),
            RecordsDelivered = left.RecordsDelivered + right.RecordsDelivered,
            RecordsDeadLettered = left.RecordsDeadLettered + right.RecordsDeadLettered,
            RecordsSkipped = left.RecordsSkipped + right.RecordsSkipped,
            Skips = SkipTally.Join(left.Skips, right.Skips),
            Requests = left.Requests + right.Requests,
            Retries = left.Retries + right.Retries,
            BytesSent = left.BytesSent + right.BytesSent,
            Rules = RuleTally.Join(left.Rules, right.Rules),
        };
    }

    /// <summary>Both together.</summary>
    public static EventTally Add(EventTally left, EventTally right) => left + right;
}

/// <summary>The result of events by one rule.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Matched">Events that the rule applies to.</param>
/// <param name="Delivered">Records of it that Mixpanel accepted.</param>
/// <param name="Failed">Failures of it: conditions that failed, and records that could not be created or were refused.</param>
public sealed record RuleTally(string Name, long Matched, long Delivered, long Failed)
{
    internal static IReadOnlyList<RuleTally> Join(IReadOnlyList<RuleTally> left, IReadOnlyList<RuleTally> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        Dictionary<string, RuleTally> joined = new(StringComparer.Ordinal);
        foreach (RuleTally rule in left.Concat(right))
        {
            joined[rule.Name] = joined.TryGetValue(rule.Name, out RuleTally? known)
                ? new RuleTally(rule.Name, known.Matched + rule.Matched, known.Delivered + rule.Delivered, known.Failed + rule.Failed)
                : rule;
        }

        return [.. joined.Values];
    }
}
