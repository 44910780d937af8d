using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>
/// A data element with options, in Adobe's order: the default if there is no value, then clean text, then lower
/// case (<c>reactor-turbine-edge</c>, <c>createGetDataElementValue.js</c>). Computed at most once an event.
/// </summary>
internal sealed class DataElementExpression(ValueExpression source, int slot) : ValueExpression
{
    /// <summary>What it is made of.</summary>
    public ValueExpression Source => source;

    public ValueExpression? Default { get; init; }

    public bool CleanText { get; init; }

    public bool ForceLowerCase { get; init; }

    public bool EmptyAsNull { get; init; }

    internal override int Depth => 1 + Math.Max(source.Depth, Default?.Depth ?? 0);

    internal override long Size => Math.Max(source.Size, Default?.Size ?? 0);

    internal override bool HoldsSecret => source.HoldsSecret || (Default?.HoldsSecret ?? false);

    public override JsonValue Evaluate(EventValues values)
    {
        if (values.HidesSecrets && HoldsSecret)
        {
            // Conditions compare the value that was computed before, which contains the secret.
            return Compute(values);
        }

        if (values.IsSet(slot))
        {
            return values[slot];
        }

        if (values.Failure(slot) is { } failure)
        {
            throw new RuleFailureException(failure.Message, failure);
        }

        try
        {
            values.Set(slot, Compute(values));
            return values[slot];
        }
        catch (RuleFailureException exception)
        {
            values.SetFailure(slot, exception);
            throw;
        }
    }

    private JsonValue Compute(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        if (EmptyAsNull && !JavaScriptComparison.IsTruthy(values, value))
        {
            // Null and not missing, so that inside an object it shows as what Adobe's element yields.
            value = values.Keep(JsonKind.Null, "null"u8, ValueTraits.None);
        }

        if (value.IsMissingOrNull && Default is not null)
        {
            value = Default.Evaluate(values);
        }

        if (value.Kind != JsonKind.String || !(CleanText || ForceLowerCase))
        {
            return value;
        }

        ReadOnlySpan<byte> text = values.PlainText(value);
        if (CleanText)
        {
            Span<byte> room = values.Room(text.Length);
            int length = JavaScriptText.Clean(text, room);
            values.Take(JsonKind.String, length, ValueTraits.None);
            text = room[..length];
        }

        if (ForceLowerCase)
        {
            Span<byte> room = values.Room(text.Length * 2);
            int length = JavaScriptText.ToLower(text, room);
            values.Take(JsonKind.String, length, ValueTraits.None);
            text = room[..length];
        }

        return TextForm.KeepAsString(values, text);
    }
}
