using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>An event's display name: the rules' name for its type, or else their name for its name, or else its name.</summary>
/// <param name="name">The name without the rules' map.</param>
/// <param name="type">Where the event's type is kept; -1 if the name alone counts.</param>
/// <param name="naming">The rules' names for events.</param>
internal sealed class ReadableNameExpression(ValueExpression name, int type, EventNaming naming) : ValueExpression
{
    internal override int Depth => 1 + name.Depth;

    internal override long Size => name.Size;

    internal override bool HoldsSecret => name.HoldsSecret;

    public override JsonValue Evaluate(EventValues values) => Evaluate(values, out _);

    /// <summary>The name, and which of the rules' names it comes from; missing if it is the event's own.</summary>
    public JsonValue Evaluate(EventValues values, out JsonValue named)
    {
        named = type >= 0 ? values[type] : JsonValue.Missing;
        JsonValue readable = naming.Find(values, named);
        if (readable.Kind != JsonKind.Missing)
        {
            return readable;
        }

        JsonValue own = name.Evaluate(values);
        readable = own == named ? JsonValue.Missing : naming.Find(values, own);
        named = readable.Kind == JsonKind.Missing ? JsonValue.Missing : own;
        return readable.Kind == JsonKind.Missing ? own : readable;
    }
}
