using System.Text.Json;
using System.Text.Unicode;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// The content of the cookie in which Mixpanel's SDK keeps a visitor: JSON with <c>distinct_id</c>, <c>$device_id</c> and, after
/// <c>identify</c>, <c>$user_id</c> (mixpanel-js, <c>src/mixpanel-core.js</c>), escaped as <c>encodeURIComponent</c> does it.
/// </summary>
internal static class SdkCookie
{
    /// <summary>Undoes the escapes of a cookie's value. A broken escape, or text that is not UTF-8, makes it no cookie of the SDK's.</summary>
    /// <param name="values">The event.</param>
    /// <param name="text">The value, escaped or not.</param>
    /// <param name="json">The text of the JSON.</param>
    public static bool TryDecode(EventValues values, ReadOnlySpan<byte> text, out JsonValue json)
    {
        json = default;
        bool isEscaped = text.StartsWith("%"u8);
        Span<byte> room = values.Room(text.Length);
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!isEscaped || text[i] != '%')
            {
                room[written++] = text[i];
            }
            else if (PercentEscape.TryRead(text, i, out byte one))
            {
                room[written++] = one;
                i += PercentEscape.Length - 1;
            }
            else
            {
                return false;
            }
        }

        if (!Utf8.IsValid(room[..written]))
        {
            return false;
        }

        json = values.Take(JsonKind.Object, written, ValueTraits.Unchecked);
        return true;
    }

    /// <summary>Reads the ids. A value that is not a JSON object is not a cookie of the SDK.</summary>
    /// <param name="values">The event.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="ids">The ids; both missing if Mixpanel accepts none of them.</param>
    public static bool TryRead(EventValues values, JsonValue json, out SdkIds ids)
    {
        ids = default;
        JsonValue distinct = default;
        JsonValue device = default;
        JsonValue user = default;
        try
        {
            Utf8JsonReader reader = new(values.Bytes(json));
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> name = reader.ValueIsEscaped ? values.PlainText(Text(ref reader, json)) : reader.ValueSpan;
                if (name.SequenceEqual("distinct_id"u8))
                {
                    distinct = Value(ref reader, json);
                }
                else if (name.SequenceEqual("$device_id"u8))
                {
                    device = Value(ref reader, json);
                }
                else if (name.SequenceEqual("$user_id"u8))
                {
                    user = Value(ref reader, json);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }

            // Throws where more text follows.
            reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }

        ids = Decide(values, distinct, device, user);
        return true;
    }

    private static SdkIds Decide(EventValues values, JsonValue distinct, JsonValue device, JsonValue user)
    {
        _ = IdText.TryRead(values, distinct, out distinct);
        _ = IdText.TryRead(values, device, out device);
        bool isUser = IdText.TryRead(values, user, out user) && !IdText.IsMarked(values, user);
        device = SdkIdReader.WithoutPrefix(values, device);
        JsonValue bare = SdkIdReader.WithoutPrefix(values, distinct);
        // The SDK before 2.46 has the bare anonymous id in both places.
        bool isAnonymous = IdText.IsMarked(values, distinct) || (IsText(bare) && IsText(device) && values.PlainText(bare).SequenceEqual(values.PlainText(device)));
        if (!isUser && !isAnonymous && IsText(distinct))
        {
            (user, isUser) = (distinct, true);
        }

        if (isAnonymous)
        {
            return new SdkIds(bare, isUser ? user : default, distinct);
        }

        return new SdkIds(device, isUser ? user : default, IsText(device) ? Marked(values, device) : default);
    }

    /// <summary>The SDK's distinct_id before the sign-in, of which its cookie keeps only the id without a prefix.</summary>
    private static JsonValue Marked(EventValues values, JsonValue device)
    {
        ReadOnlySpan<byte> content = values.Bytes(device);
        Span<byte> room = values.Room(IdText.DevicePrefix.Length + content.Length);
        IdText.DevicePrefix.CopyTo(room);
        content.CopyTo(room[IdText.DevicePrefix.Length..]);
        return values.Take(JsonKind.String, IdText.DevicePrefix.Length + content.Length, device.Traits);
    }

    private static bool IsText(JsonValue value) => value.Kind == JsonKind.String;

    private static JsonValue Value(ref Utf8JsonReader reader, JsonValue json)
    {
        reader.Read();
        JsonValue value = reader.TokenType switch
        {
            JsonTokenType.String => Text(ref reader, json),
            JsonTokenType.Number => new JsonValue(JsonKind.Number, json.Source, ValueTraits.None, json.Start + (int)reader.TokenStartIndex, reader.ValueSpan.Length),
            _ => default,
        };
        reader.Skip();
        return value;
    }

    private static JsonValue Text(ref Utf8JsonReader reader, JsonValue json) =>
        new(JsonKind.String, json.Source, reader.ValueIsEscaped ? ValueTraits.Escaped : ValueTraits.None, json.Start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
}
