using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Values as ids: text, numbers turned into text, and none of those that Mixpanel refuses.</summary>
internal static class IdText
{
    /// <summary>Reads an id.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value; a string or number to be an id.</param>
    /// <param name="id">The id as a JSON string.</param>
    /// <returns>Whether there is one; what Mixpanel refuses counts as none.</returns>
    public static bool TryRead(EventValues values, JsonValue value, out JsonValue id)
    {
        id = default;
        if (value.Kind is not (JsonKind.String or JsonKind.Number))
        {
            return false;
        }

        id = TextForm.Of(values, value);
        ReadOnlySpan<byte> text = values.PlainText(id);
        if (JavaScriptText.Trim(text).IsEmpty || RefusedIds.Contains(text))
        {
            id = default;
            return false;
        }

        return true;
    }
}
