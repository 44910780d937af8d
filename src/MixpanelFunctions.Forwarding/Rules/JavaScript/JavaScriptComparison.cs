using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.JavaScript;

/// <summary>How JavaScript compares and converts the values of an event.</summary>
internal static class JavaScriptComparison
{
    /// <summary><c>Boolean(value)</c>.</summary>
    public static bool IsTruthy(EventValues values, JsonValue value) => value.Kind switch
    {
        JsonKind.Missing or JsonKind.Null or JsonKind.False => false,
        JsonKind.Number => JavaScriptNumber.ParseJson(values.Bytes(value)) is not 0 and not double.NaN,
        JsonKind.String => value.Length > 0,
        _ => true,
    };

    /// <summary><c>left == right</c>, with objects and arrays equal to nothing: no two operands are the same object.</summary>
    public static bool LooselyEqual(EventValues values, JsonValue left, JsonValue right, bool ignoreCase)
    {
        if (left.IsMissingOrNull || right.IsMissingOrNull)
        {
            return left.IsMissingOrNull && right.IsMissingOrNull;
        }

        if (left.IsContainer || right.IsContainer)
        {
            return false;
        }

        if (left.Kind == JsonKind.String && right.Kind == JsonKind.String)
        {
            return Text(values, left, ignoreCase).SequenceEqual(Text(values, right, ignoreCase));
        }

        // A string against a number or a boolean, or these against one another: all as numbers.
        return Number(left) == Number(right);

        // The text is lower case before the conversion, and "infinity" is not a number.
        double Number(JsonValue value) => ignoreCase && value.Kind == JsonKind.String
            ? JavaScriptNumber.Parse(Text(values, value, ignoreCase))
            : AsNumber(values, value);
    }

    /// <summary><c>Number(value)</c> for strings, numbers and booleans; NaN for everything else.</summary>
    public static double AsNumber(EventValues values, JsonValue value) => value.Kind switch
    {
        JsonKind.Number => JavaScriptNumber.ParseJson(values.Bytes(value)),
        JsonKind.String => JavaScriptNumber.Parse(values.PlainText(value)),
        JsonKind.True => 1,
        JsonKind.False => 0,
        _ => double.NaN,
    };

    /// <summary>A string's text, or a finite number as JavaScript writes it. Other kinds have none.</summary>
    /// <returns>Whether the value has a text.</returns>
    public static bool TryText(EventValues values, JsonValue value, bool ignoreCase, out ReadOnlySpan<byte> text)
    {
        if (value.Kind == JsonKind.String)
        {
            text = Text(values, value, ignoreCase);
            return true;
        }

        if (value.Kind == JsonKind.Number)
        {
            double number = JavaScriptNumber.ParseJson(values.Bytes(value));
            if (double.IsFinite(number))
            {
                Span<byte> room = values.Room(JavaScriptNumber.LongestText);
                int length = JavaScriptNumber.Format(number, room);
                values.Take(JsonKind.String, length, ValueTraits.None);
                text = room[..length];
                return true;
            }
        }

        text = default;
        return false;
    }

    private static ReadOnlySpan<byte> Text(EventValues values, JsonValue value, bool ignoreCase)
    {
        ReadOnlySpan<byte> text = values.PlainText(value);
        if (!ignoreCase)
        {
            return text;
        }

        Span<byte> room = values.Room(text.Length * 2);
        int length = JavaScriptText.ToLower(text, room);
        values.Take(JsonKind.String, length, ValueTraits.None);
        return room[..length];
    }
}
