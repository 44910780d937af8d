using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>Counts dead letters for telemetry when they are written, so that none must be kept until the batch ends.</summary>
internal sealed class FailureNotes
{
    private readonly Dictionary<FailureStage, long> _events = [];
    private readonly Dictionary<string, (long Events, string Reason)> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Rule, string? Project, FailureStage Stage), long> _records = [];

    /// <summary>Dead-lettered events, by the stage of their first letter.</summary>
    public IReadOnlyDictionary<FailureStage, long> Events => _events;

    /// <summary>Rules that failed: for how many events, and the first reason.</summary>
    public IReadOnlyDictionary<string, (long Events, string Reason)> Rules => _rules;

    /// <summary>Letters of an action's record.</summary>
    public IReadOnlyDictionary<(string? Rule, string? Project, FailureStage Stage), long> Records => _records;

    /// <summary>Counts letters. Those of one event have to come together.</summary>
    public void Add(IReadOnlyList<DeadLetter> letters)
    {
        foreach (DeadLetter letter in FirstOfEachEvent(letters))
        {
            _events[letter.Failure.Stage] = _events.GetValueOrDefault(letter.Failure.Stage) + 1;
        }

        // Several of a rule's actions may fail for one event.
        foreach (IGrouping<string, DeadLetter> rule in letters
            .Where(letter => letter.Failure is { Stage: FailureStage.Rule, Rule: not null })
            .GroupBy(letter => letter.Failure.Rule!))
        {
            (long events, string? reason) = _rules.GetValueOrDefault(rule.Key);
            _rules[rule.Key] = (events + FirstOfEachEvent(rule).Count(), reason ?? rule.First().Failure.Reason);
        }

        // A failure without an action is that of an event, of which there is no record.
        foreach (EventFailure failure in letters.Select(letter => letter.Failure).Where(failure => failure.Action is not null))
        {
            (string?, string?, FailureStage) key = (failure.Rule, failure.Project, failure.Stage);
            _records[key] = _records.GetValueOrDefault(key) + 1;
        }
    }

    private static IEnumerable<DeadLetter> FirstOfEachEvent(IEnumerable<DeadLetter> letters) =>
        letters.DistinctBy(letter => (letter.Message.Partition, letter.Message.SequenceNumber, letter.IndexInMessage));
}
