using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>Rules whose first condition compares one path's value with texts.</summary>
internal sealed class TextRules : RuleGroup
{
    private readonly NameTable<RuleBits[]> _byText;

    /// <summary>Sorts rules.</summary>
    /// <param name="rules">The rules, each with a <see cref="TextGuard"/>.</param>
    /// <param name="text">The text of a constant that they give.</param>
    public TextRules(GuardedRule[] rules, Func<JsonValue, string> text)
        : base(rules)
    {
        Dictionary<string, List<GuardedRule>> byText = new(StringComparer.Ordinal);
        foreach (GuardedRule rule in rules)
        {
            foreach (JsonValue given in ((TextGuard)rule.Guard!).Texts)
            {
                string key = text(given);
                if (!byText.TryGetValue(key, out List<GuardedRule>? same))
                {
                    byText.Add(key, same = []);
                }

                same.Add(rule);
            }
        }

        _byText = new([.. byText.Select(pair => KeyValuePair.Create(pair.Key, RuleBits.Of(pair.Value)))]);
    }

    protected override bool TrySelect(EventValues values, JsonValue value, ulong[] asked)
    {
        if (!TextGuard.IsPlain(value))
        {
            return false;
        }

        RuleBits.Add(_byText.Find(values.Bytes(value)) ?? [], asked);
        return true;
    }
}
