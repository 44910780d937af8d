using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Explanations;

/// <summary>What an explanation needs in addition to the compiled rules: their text, and the sources of values.</summary>
/// <param name="values">The event that was just read.</param>
/// <param name="slots">The plan's paths in canonical writing, with their slots.</param>
/// <param name="definitions">The data elements as they are written.</param>
/// <param name="elements">The data elements, compiled.</param>
internal sealed class ExplanationScope(
    EventValues values,
    IReadOnlyDictionary<string, int> slots,
    IReadOnlyDictionary<string, DataElementDefinition> definitions,
    IReadOnlyDictionary<string, ValueExpression> elements)
{
    public EventValues Values => values;

    /// <summary>Explains one operand.</summary>
    /// <exception cref="RuleFailureException">It cannot be computed for this event.</exception>
    public OperandExplanation Operand(string side, JsonElement? written, ValueExpression expression)
    {
        IReadOnlyList<TokenExplanation> tokens = Tokens(written);
        ValueExplanation value = tokens.Any(token => token.Value.IsSecret)
            ? ValueExplanation.Secret
            : ValueExplanation.Of(values, expression.Evaluate(values));
        return new OperandExplanation(side, written is { } json ? CompactJson.Text(json) : string.Empty, value, tokens);
    }

    /// <summary>Explains the tokens in a value as it is written, in order.</summary>
    /// <exception cref="RuleFailureException">One cannot be computed for this event.</exception>
    public IReadOnlyList<TokenExplanation> Tokens(JsonElement? written)
    {
        List<TokenExplanation> tokens = [];
        Collect(written, tokens);
        return tokens;
    }

    /// <summary>The value of a path, as for a token; <see langword="null"/> if nothing in the plan reads it.</summary>
    public TokenExplanation? AtPath(string written) =>
        TryFind(written, out string? path, out ValueExplanation? found) ? new TokenExplanation(written, path, found, found) : null;

    /// <summary>A value that no path leads to, as if it were a token.</summary>
    public TokenExplanation Of(string source, JsonValue value) =>
        new(source, source, ValueExplanation.Of(values, value), ValueExplanation.Of(values, value));

    private void Collect(JsonElement? written, List<TokenExplanation> tokens)
    {
        switch (written)
        {
            case { ValueKind: JsonValueKind.String } text when TokenText.TrySplit(text.GetString()!, out IReadOnlyList<(bool IsToken, string Text)> parts, out _):
                tokens.AddRange(parts.Where(part => part.IsToken).Select(part => Token(part.Text)));
                break;
            case { ValueKind: JsonValueKind.Array } list:
                foreach (JsonElement item in list.EnumerateArray())
                {
                    Collect(item, tokens);
                }

                break;
            case { ValueKind: JsonValueKind.Object } map:
                foreach (JsonProperty property in map.EnumerateObject())
                {
                    Collect(property.Value, tokens);
                }

                break;
        }
    }

    private TokenExplanation Token(string name)
    {
        if (definitions.TryGetValue(name, out DataElementDefinition? definition) && elements.TryGetValue(name, out ValueExpression? element))
        {
            ValueExplanation value = IsSecret(definition, []) ? ValueExplanation.Secret : ValueExplanation.Of(values, element.Evaluate(values));
            return definition.Path is not null && TryFind(definition.Path, out string? path, out ValueExplanation? found)
                ? new TokenExplanation(name, path, found, value)
                : new TokenExplanation(name, SourceOfEventName(definition) ?? SourceOf(definition), null, value);
        }

        if (TryFind(name, out string? direct, out ValueExplanation? there))
        {
            return new TokenExplanation(name, direct, there, there);
        }

        if (elements.TryGetValue(name, out ValueExpression? known))
        {
            return Of(SourceOf(name, known), known.Evaluate(values)) with { Token = name };
        }

        // Only the item of forEach and its index are tokens without being data elements or paths.
        JsonValue item = values.ItemIndex >= 0 && ItemExpression.TryParse(name, out ValueExpression? ofItem) ? ofItem.Evaluate(values) : JsonValue.Missing;
        return new TokenExplanation(name, "the item", null, ValueExplanation.Of(values, item));
    }

    /// <summary>Whether a data element's value holds a secret, if only by way of another one.</summary>
    private bool IsSecret(DataElementDefinition definition, HashSet<DataElementDefinition> seen) =>
        seen.Add(definition)
        && (definition.Secret is not null || HoldsSecret(definition.Constant, seen) || HoldsSecret(definition.Default, seen));

    private bool HoldsSecret(JsonElement? written, HashSet<DataElementDefinition> seen) => written switch
    {
        { ValueKind: JsonValueKind.String } text => TokenText.TrySplit(text.GetString()!, out IReadOnlyList<(bool IsToken, string Text)> parts, out _)
            && parts.Any(part => part.IsToken && definitions.TryGetValue(part.Text, out DataElementDefinition? inner) && IsSecret(inner, seen)),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Any(item => HoldsSecret(item, seen)),
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Any(property => HoldsSecret(property.Value, seen)),
        _ => false,
    };

    private bool TryFind(string written, [NotNullWhen(true)] out string? path, [NotNullWhen(true)] out ValueExplanation? found)
    {
        if (EventPath.TryParse(written, out EventPath? parsed, out _) && slots.TryGetValue(parsed.ToString(), out int slot))
        {
            path = parsed.ToString();
            found = ValueExplanation.Of(values, values[slot]);
            return true;
        }

        path = null;
        found = null;
        return false;
    }

    /// <summary>The source of an event's name, for a data element that is only that name.</summary>
    private string? SourceOfEventName(DataElementDefinition definition) =>
        definition.Constant is { ValueKind: JsonValueKind.String } text && text.ValueEquals($"{{{{{EventNameExpression.Name}}}}}")
        && elements.TryGetValue(EventNameExpression.Name, out ValueExpression? name) && name is DataElementExpression { Source: ReadableNameExpression }
            ? SourceOf(EventNameExpression.Name, name)
            : null;

    /// <summary>The key of <c>eventNames</c> that gives an event its name; else what the rule writes.</summary>
    private string SourceOf(string written, ValueExpression value)
    {
        if (value is not DataElementExpression { Source: ReadableNameExpression readable })
        {
            return written;
        }

        readable.Evaluate(values, out JsonValue named);
        return named.Kind == JsonKind.String ? $"eventNames[\"{Encoding.UTF8.GetString(values.PlainText(named))}\"]" : written;
    }

    private static string SourceOf(DataElementDefinition definition) =>
        definition.Secret is not null ? "secret"
        : definition.CustomCode is not null ? "custom code"
        : definition.Ip ? "the client's address"
        : "constant";
}
