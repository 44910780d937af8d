using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Rules whose first condition compares one path's value with texts.</summary>
/// <param name="rules">The rules, each with a <see cref="TextGuard"/>.</param>
/// <param name="text">The text of a constant that they give.</param>
internal sealed class TextRules(CompiledRule[] rules, Func<JsonValue, string> text) : RuleGroup(rules)
{
    private readonly NameTable<RuleBits[]> _byText = new(
    [
        .. rules.SelectMany(rule => ((TextGuard)rule.Guard!).Texts.Select(text).Distinct().Select(given => (Text: given, Rule: rule)))
            .GroupBy(pair => pair.Text, pair => pair.Rule)
            .Select(group => KeyValuePair.Create(group.Key, RuleBits.Of([.. group]))),
    ]);

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
