using System.Runtime.InteropServices;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.LiveView.Sampling;

/// <summary>The results of rules and their conditions for explained events, since the rules in force took effect. Thread-safe.</summary>
internal sealed class RuleStatistics
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Counts> _rules = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private string _version = string.Empty;
    private long _events;

    /// <summary>Starts again, with other rules.</summary>
    public void Start(ForwardingConfiguration configuration)
    {
        lock (_lock)
        {
            _rules.Clear();
            _order.Clear();
            _events = 0;
            _version = configuration.RulesVersion;
            foreach (RuleDefinition rule in configuration.Rules.Rules)
            {
                _order.Add(rule.Name);
                _rules[rule.Name] = new Counts();
            }
        }
    }

    /// <summary>Counts an event.</summary>
    public void Add(EventExplanation explained)
    {
        lock (_lock)
        {
            _events++;
            foreach (RuleExplanation rule in explained.Rules)
            {
                ref Counts? counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_rules, rule.Name, out _);
                (counts ??= new Counts()).Add(rule);
            }
        }
    }

    /// <summary>The counts at this moment.</summary>
    public RuleCounts Now()
    {
        lock (_lock)
        {
            return new RuleCounts(_version, _events, [.. _order.Select(name => _rules[name].Take(name))]);
        }
    }

    private sealed class Counts
    {
        private readonly List<(string Text, long Asked, long Held, long Failed)> _conditions = [];
        private long _takes;
        private long _passes;
        private long _fails;

        public void Add(RuleExplanation rule)
        {
            _ = rule.Outcome switch
            {
                RuleOutcome.Takes => _takes++,
                RuleOutcome.Fails => _fails++,
                _ => _passes++,
            };
            for (int i = 0; i < rule.Conditions.Count; i++)
            {
                ConditionExplanation condition = rule.Conditions[i];
                if (i == _conditions.Count)
                {
                    _conditions.Add((ConditionText.Of(condition), 0, 0, 0));
                }

                if (condition.IsAsked)
                {
                    (string text, long asked, long held, long failed) = _conditions[i];
                    _conditions[i] = (
                        text,
                        asked + 1,
                        held + (condition.Outcome == ConditionOutcome.Holds ? 1 : 0),
                        failed + (condition.Outcome == ConditionOutcome.Fails ? 1 : 0));
                }
            }
        }

        public RuleCount Take(string name) => new(
            name, _takes, _passes, _fails, [.. _conditions.Select(condition => new ConditionCount(condition.Text, condition.Asked, condition.Held, condition.Failed))]);
    }
}

/// <summary>The results of rules for explained events.</summary>
/// <param name="Version">The rules' version.</param>
/// <param name="Events">How many events were explained.</param>
/// <param name="Rules">The rules in order.</param>
internal sealed record RuleCounts(string Version, long Events, IReadOnlyList<RuleCount> Rules);

/// <summary>The results of a rule for explained events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Takes">Events that it takes.</param>
/// <param name="PassesOver">Events that it does not.</param>
/// <param name="Fails">Events for which it fails.</param>
/// <param name="Conditions">Its conditions in order.</param>
internal sealed record RuleCount(string Name, long Takes, long PassesOver, long Fails, IReadOnlyList<ConditionCount> Conditions);

/// <summary>The result of a condition for explained events.</summary>
/// <param name="Text">How the rule writes it.</param>
/// <param name="Asked">How often it was evaluated: only if the conditions before it hold.</param>
/// <param name="Held">How often it held.</param>
/// <param name="Failed">How often it could not be decided.</param>
internal sealed record ConditionCount(string Text, long Asked, long Held, long Failed);
