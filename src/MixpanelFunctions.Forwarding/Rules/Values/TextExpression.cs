using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>A text with tokens in it: every part as text, one behind the other.</summary>
internal sealed class TextExpression(ValueExpression[] parts) : ValueExpression
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
            texts[i] = TextForm.Of(values, parts[i].Evaluate(values));
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
}
