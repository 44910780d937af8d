using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Configuration.Sources;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.LiveView.History;

namespace MixpanelFunctions.LiveView.Rules;

/// <summary>Runs edited rules and the rules in force on earlier events, and compares the results.</summary>
internal static class RulesTrial
{
    /// <summary>The events tried at most.</summary>
    public const int MaxEvents = 1_000;

    /// <summary>The time a trial may take; the rest is reported as not tried.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Compiles a text to rules; without them, the errors say why not.</summary>
    public static ExplainingPlan? Compile(string text, ForwardingConfiguration inForce, ConfigurationErrors errors)
    {
        ForwardingConfiguration based = inForce with { RulesSource = inForce.RulesSource ?? new TextRulesSource(RulesFile.DefaultName) };
        ForwardingConfiguration edited = based.WithRules(new RulesText(text, string.Empty), errors);
        ForwardingPlan plan = ForwardingPlan.Compile(edited, errors);
        return errors.All.Count == 0 ? new ExplainingPlan(edited, plan) : null;
    }

    /// <summary>Compares the results of both for the events.</summary>
    public static TrialResult Compare(ExplainingPlan before, ExplainingPlan after, IReadOnlyList<LiveEvent> events, TimeProvider time)
    {
        long started = time.GetTimestamp();
        using EventExplainer old = before.CreateExplainer();
        using EventExplainer edited = after.CreateExplainer();
        List<TrialDifference> differences = [];
        Dictionary<string, (int Before, int After)> rules = new(StringComparer.Ordinal);
        int tried = 0;
        foreach (LiveEvent live in events)
        {
            if (time.GetElapsedTime(started) > Longest)
            {
                break;
            }

            EventExplanation was = old.Explain(live.Message, live.At)[live.IndexInMessage];
            EventExplanation becomes = edited.Explain(live.Message, live.At)[live.IndexInMessage];
            tried++;
            Count(rules, was, becomes);
            TrialRecord[] lost = Without(Records(was), Records(becomes));
            TrialRecord[] gained = Without(Records(becomes), Records(was));
            if (lost.Length > 0 || gained.Length > 0 || was.Outcome != becomes.Outcome)
            {
                differences.Add(new TrialDifference(live, was, becomes, lost, gained));
            }
        }

        return new TrialResult(tried, events.Count - tried, [.. rules.Select(rule => (rule.Key, rule.Value.Before, rule.Value.After))], differences);
    }

    private static void Count(Dictionary<string, (int Before, int After)> rules, EventExplanation was, EventExplanation becomes)
    {
        foreach (RuleExplanation rule in becomes.Rules)
        {
            (int before, int after) = rules.GetValueOrDefault(rule.Name);
            rules[rule.Name] = (before, after + (rule.Outcome == RuleOutcome.Takes ? 1 : 0));
        }

        foreach (RuleExplanation rule in was.Rules)
        {
            (int before, int after) = rules.GetValueOrDefault(rule.Name);
            rules[rule.Name] = (before + (rule.Outcome == RuleOutcome.Takes ? 1 : 0), after);
        }
    }

    private static TrialRecord[] Records(EventExplanation explained) =>
    [
        .. explained.Rules.SelectMany(rule => rule.Actions.SelectMany(action => action.Records.Select(record => new TrialRecord(rule.Name, action.Index, record)))),
    ];

    /// <summary>The records that the others do not hold, each of these counted once. The version that every record names is not a difference.</summary>
    private static TrialRecord[] Without(TrialRecord[] records, TrialRecord[] others)
    {
        List<TrialRecord> left = [.. others];
        return
        [
            .. records.Where(record =>
            {
                int same = left.FindIndex(other => other.IsSameAs(record));
                if (same >= 0)
                {
                    left.RemoveAt(same);
                }

                return same < 0;
            }),
        ];
    }
}

/// <summary>A record of a trial.</summary>
/// <param name="Rule">The rule that writes it.</param>
/// <param name="Action">The action's place in the rule, counted from 0.</param>
/// <param name="Record">The record.</param>
internal sealed record TrialRecord(string Rule, int Action, RecordExplanation Record)
{
    private readonly string _plain = RulesVersionMark.Without(Record.Json);

    /// <summary>Whether both would leave the same in Mixpanel.</summary>
    public bool IsSameAs(TrialRecord other) =>
        other.Record.Project == Record.Project && other.Record.Endpoint == Record.Endpoint && other._plain == _plain;
}

/// <summary>An event of which the edited rules make something else.</summary>
/// <param name="Event">The event.</param>
/// <param name="Was">What happens to it by the rules in force.</param>
/// <param name="Becomes">What happens to it by the edited ones.</param>
/// <param name="Lost">The records that are sent no more.</param>
/// <param name="Gained">The records that are sent instead, or beside.</param>
internal sealed record TrialDifference(
    LiveEvent Event, EventExplanation Was, EventExplanation Becomes, IReadOnlyList<TrialRecord> Lost, IReadOnlyList<TrialRecord> Gained);

/// <summary>What a trial found.</summary>
/// <param name="Tried">The events tried.</param>
/// <param name="Left">The events that there was no time for.</param>
/// <param name="Rules">How many of them each rule takes by either rules.</param>
/// <param name="Differences">The events of which something else comes.</param>
internal sealed record TrialResult(
    int Tried, int Left, IReadOnlyList<(string Rule, int Before, int After)> Rules, IReadOnlyList<TrialDifference> Differences);
