using System.Runtime.CompilerServices;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Values as ids: text, numbers turned into text, and none of those that Mixpanel refuses.</summary>
internal static class IdText
{
    /// <summary>The prefix of an anonymous id that is a distinct_id under Simplified ID Merge.</summary>
    public static ReadOnlySpan<byte> DevicePrefix => "$device:"u8;

    /// <summary>Reads an id.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value; a string or number to be an id.</param>
    /// <param name="id">The id as a JSON string; missing if there is none.</param>
    /// <returns>Whether there is one; what Mixpanel refuses counts as none.</returns>
    public static bool TryRead(EventValues values, JsonValue value, out JsonValue id) => Read(values, value, out id) == IdReading.Good;

    /// <summary>Reads an id, or the reason why there is none.</summary>
    /// <inheritdoc cref="TryRead"/>
    public static IdReading Read(EventValues values, JsonValue value, out JsonValue id)
    {
        if (IsPlain(values, value))
        {
            id = value;
            return IdReading.Good;
        }

        return ReadAny(values, value, out id);
    }

    /// <summary>Reads what is not a plain id. It is kept out of its callers, which stay short by it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IdReading ReadAny(EventValues values, JsonValue value, out JsonValue id)
    {
        id = default;
        if (value.Kind is not (JsonKind.String or JsonKind.Number))
        {
            // Truth values, objects and arrays are refused, for any content.
            return value.IsMissingOrNull ? IdReading.Missing : IdReading.Refused;
        }

        JsonValue read = TextForm.Of(values, value);
        ReadOnlySpan<byte> text = JavaScriptText.Trim(values.PlainText(read));
        while (text.StartsWith(DevicePrefix))
        {
            // The value after a rule's prefix can be missing or refused.
            text = JavaScriptText.Trim(text[DevicePrefix.Length..]);
        }

        if (text.IsEmpty)
        {
            return IdReading.Missing;
        }

        if (RefusedIds.Contains(text))
        {
            return IdReading.Refused;
        }

        id = read;
        return IdReading.Good;
    }

    /// <summary>Whether a value is an id that can be sent as it is, as nearly all can: a text without escapes, mark or blanks around it.</summary>
    public static bool IsPlain(EventValues values, JsonValue value)
    {
        if (value.Kind != JsonKind.String || value.Traits != ValueTraits.None)
        {
            return false;
        }

        ReadOnlySpan<byte> text = values.Bytes(value);
        return BeginsPlain(text) && text[^1] is > (byte)' ' and < 0x7F && !RefusedIds.Contains(text);
    }

    /// <summary>Takes an id apart that is marked as an anonymous one, however often the mark was put before it.</summary>
    /// <param name="values">The event.</param>
    /// <param name="id">The id.</param>
    /// <param name="marked">The id with one mark before it; missing if Mixpanel accepts no such id.</param>
    /// <param name="bare">The id without the mark; missing if Mixpanel accepts no such id.</param>
    /// <returns>Whether it is marked.</returns>
    public static bool TrySplit(EventValues values, JsonValue id, out JsonValue marked, out JsonValue bare)
    {
        (marked, bare) = (default, default);
        return id.Kind == JsonKind.String && !BeginsPlain(values.Bytes(id)) && TrySplitAny(values, id, out marked, out bare);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TrySplitAny(EventValues values, JsonValue id, out JsonValue marked, out JsonValue bare)
    {
        (marked, bare) = (default, default);
        ReadOnlySpan<byte> plain = values.PlainText(id);
        ReadOnlySpan<byte> text = JavaScriptText.Trim(plain);
        if (!text.StartsWith(DevicePrefix))
        {
            return false;
        }

        int length = DevicePrefix.Length;
        while (text[length..].StartsWith(DevicePrefix))
        {
            text = text[length..];
        }

        ReadOnlySpan<byte> content = JavaScriptText.Trim(text[length..]);
        if (!content.IsEmpty && !RefusedIds.Contains(content))
        {
            // In most cases the text is in the event unchanged and is not copied.
            marked = (id.Traits & ValueTraits.Escaped) == 0
                ? id with { Start = id.Start + plain.LastIndexOf(text), Length = text.Length }
                : TextForm.KeepAsString(values, text);
            bare = marked with { Start = marked.Start + length, Length = marked.Length - length };
        }

        return true;
    }

    /// <summary>Whether an id is marked as an anonymous one by <see cref="DevicePrefix"/>.</summary>
    public static bool IsMarked(EventValues values, JsonValue id) =>
        id.Kind == JsonKind.String && !BeginsPlain(values.Bytes(id)) && IsMarkedAfterBlanks(values, id);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsMarkedAfterBlanks(EventValues values, JsonValue id) => JavaScriptText.Trim(values.PlainText(id)).StartsWith(DevicePrefix);

    /// <summary>Whether a text's first byte tells that it begins neither with white space nor with an escape nor with the mark.</summary>
    private static bool BeginsPlain(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text[0] is > (byte)' ' and < 0x7F and not (byte)'$' and not (byte)'\\';
}

/// <summary>The result of reading an id.</summary>
internal enum IdReading : byte
{
    /// <summary>An id.</summary>
    Good,

    /// <summary>Nothing, or an empty text.</summary>
    Missing,

    /// <summary>A value that Mixpanel treats as missing.</summary>
    Refused,
}
