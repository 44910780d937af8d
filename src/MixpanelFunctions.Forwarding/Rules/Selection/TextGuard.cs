using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Selection;

/// <summary>A condition of the commonest kind: a path must have a certain text, or one of several.</summary>
/// <param name="slot">Where the path's value is kept.</param>
/// <param name="texts">The texts, constants without escapes.</param>
internal sealed class TextGuard(int slot, JsonValue[] texts) : PathGuard(slot)
{
    /// <summary>The texts, of which one is enough.</summary>
    public IReadOnlyList<JsonValue> Texts => texts;

    public override bool Excludes(EventValues values)
    {
        JsonValue value = values[Slot];
        if (!IsPlain(value))
        {
            return value.IsMissingOrNull;
        }

        foreach (JsonValue text in texts)
        {
            if (value.Length == text.Length && values.Bytes(value).SequenceEqual(values.Bytes(text)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a value is a text whose bytes are what it means.</summary>
    public static bool IsPlain(JsonValue value) => value is { Kind: JsonKind.String, Traits: ValueTraits.None };
}
