using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>A result from a text: a part of it, or a known name; empty for none.</summary>
internal delegate ReadOnlySpan<byte> TextPart(ReadOnlySpan<byte> text);

/// <summary>A part of a text.</summary>
internal sealed class TextPartExpression(ValueExpression source, TextPart part) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = source.Evaluate(values);
        if (value.Kind != JsonKind.String)
        {
            return JsonValue.Missing;
        }

        ReadOnlySpan<byte> found = part(values.PlainText(value));
        return found.IsEmpty ? JsonValue.Missing : TextForm.KeepAsString(values, found);
    }
}
