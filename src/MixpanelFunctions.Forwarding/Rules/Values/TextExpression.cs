using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>A text with tokens in it: every part as text, one after the other.</summary>
/// <param name="parts">The parts in order.</param>
/// <param name="needed">
/// Which parts must have a value for there to be a text: an id that lacks a part would be the same one for everybody.
/// <see langword="null"/> if none must.
/// </param>
internal sealed class TextExpression(ValueExpression[] parts, bool[]? needed = null) : ValueExpression
{
    /// <summary>How many parts a text may have; more are a mistake, and found at start-up.</summary>
    public const int MostParts = 200;

    internal override int Depth { get; } = 1 + parts.Max(part => part.Depth);

    internal override long Size { get; } = parts.Sum(part => part.Size);

    internal override bool HoldsSecret { get; } = parts.Any(part => part.HoldsSecret);

    public override JsonValue Evaluate(EventValues values)
    {
        Span<JsonValue> texts = stackalloc JsonValue[parts.Length];
        long length = 0;
        ValueTraits traits = ValueTraits.None;
        for (int i = 0; i < parts.Length; i++)
        {
            JsonValue part = parts[i].Evaluate(values);
            if (needed is not null && needed[i] && SaysNothing(values, part))
            {
                return JsonValue.Missing;
            }

            texts[i] = TextForm.Of(values, part);
            length += texts[i].Length;
            traits |= texts[i].Traits;
        }

        Span<byte> room = values.Room((int)Math.Min(length, int.MaxValue));
        int written = 0;
        foreach (JsonValue text in texts)
        {
            values.Bytes(text).CopyTo(room[written..]);
            written += text.Length;
        }

        return values.Take(JsonKind.String, written, traits);
    }

    /// <summary>Whether a value means a missing value, also as text: what JavaScript writes for a missing value when it is joined to a text.</summary>
    private static bool SaysNothing(EventValues values, JsonValue value)
    {
        if (value.Kind != JsonKind.String)
        {
            return value.IsMissingOrNull;
        }

        ReadOnlySpan<byte> text = JavaScriptText.Trim(values.PlainText(value));
        return text.IsEmpty || text.SequenceEqual("undefined"u8) || text.SequenceEqual("null"u8);
    }
}
