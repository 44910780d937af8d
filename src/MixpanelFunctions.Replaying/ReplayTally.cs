using MixpanelFunctions.Forwarding.Delivery;

namespace MixpanelFunctions.Replaying;

/// <summary>
/// The result of dead letters. Always: read = replayed + twice + failed again + not to be replayed + damaged + not
/// settled + not selected.
/// </summary>
internal sealed record ReplayTally
{
    /// <summary>Lines read.</summary>
    public long Read { get; init; }

    /// <summary>Dead letters that are settled now.</summary>
    public long Replayed { get; init; }

    /// <summary>Of the replayed ones, those for which nothing is sent now.</summary>
    public long NothingToSend { get; init; }

    /// <summary>Dead letters with the same failure as a replayed one, which are settled with it.</summary>
    public long Twice { get; init; }

    /// <summary>Dead letters that failed again; they stay, with the new reason.</summary>
    public long FailedAgain { get; init; }

    /// <summary>Dead letters whose rule or action no longer exists; they stay.</summary>
    public long RuleGone { get; init; }

    /// <summary>Lines that are not dead letters; they stay.</summary>
    public long Damaged { get; init; }

    /// <summary>Dead letters that could not be settled: Mixpanel is unavailable, the replay was stopped, or somebody else changed the file. They stay.</summary>
    public long Open { get; init; }

    /// <summary>Dead letters of another stage or time than selected.</summary>
    public long NotSelected { get; init; }

    /// <summary>The engine's result.</summary>
    public EventTally Events { get; init; } = EventTally.Empty;

    /// <summary>Why it stopped early; <see langword="null"/> if it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether everything that was selected is settled.</summary>
    public bool IsSettled => FailedAgain + RuleGone + Damaged + Open == 0 && Problem is null;

    /// <summary>Both together.</summary>
    public static ReplayTally operator +(ReplayTally left, ReplayTally right) => new()
    {
        Read = left.Read + right.Read,
        Replayed = left.Replayed + right.Replayed,
        NothingToSend = left.NothingToSend + right.NothingToSend,
        Twice = left.Twice + right.Twice,
        FailedAgain = left.FailedAgain + right.FailedAgain,
        RuleGone = left.RuleGone + right.RuleGone,
        Damaged = left.Damaged + right.Damaged,
        Open = left.Open + right.Open,
        NotSelected = left.NotSelected + right.NotSelected,
        Events = left.Events + right.Events,
        Problem = left.Problem ?? right.Problem,
    };
}
