using System.Buffers;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>
/// Writes objects and arrays so that Mixpanel accepts them: what is nested too deeply becomes JSON text, entries beyond the
/// limit are dropped, lone surrogates become U+FFFD, numbers beyond a double's range become null. What was plain comes
/// out as it went in, except for white space.
/// </summary>
internal static class ValueRepair
{
    /// <summary>Writes a container.</summary>
    /// <param name="json">The container's JSON.</param>
    /// <param name="target">Where to.</param>
    /// <returns>What had to be done to fit a limit.</returns>
    public static RepairKinds Write(ReadOnlySpan<byte> json, Utf8Buffer target)
    {
        Utf8JsonReader reader = new(json, EventReader.ValueOptions);
        reader.Read();
        return WriteContainer(ref reader, json, 1, target);
    }

    /// <summary>Writes a string's content so that it is valid Unicode.</summary>
    public static void WriteString(ReadOnlySpan<byte> content, Utf8Buffer target)
    {
        target.Append((byte)'"');
        WriteContent(content, target);
        target.Append((byte)'"');
    }

    /// <summary>Writes a string's content, without quotes around it, so that it is valid Unicode.</summary>
    public static void WriteContent(ReadOnlySpan<byte> content, Utf8Buffer target)
    {
        if (JsonEscapes.MayHoldSurrogates(content))
        {
            byte[] plain = ArrayPool<byte>.Shared.Rent(content.Length);
            int length = JsonEscapes.Undo(content, plain);
            target.Advance(JsonEscapes.Do(plain.AsSpan(0, length), target.Room(length * JsonEscapes.LargestGrowth)));
            ArrayPool<byte>.Shared.Return(plain);
        }
        else
        {
            target.Append(content);
        }
    }

    /// <summary>Writes a number, or null for one that no double holds.</summary>
    public static void WriteNumber(ReadOnlySpan<byte> number, Utf8Buffer target) =>
        target.Append(JavaScriptNumber.IsFinite(number) ? number : "null"u8);

    private static RepairKinds WriteContainer(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int depth, Utf8Buffer target)
    {
        if (depth > RecordLimits.Depth)
        {
            return RepairKinds.Nesting | WriteAsText(ref reader, json, target);
        }

        bool isObject = reader.TokenType == JsonTokenType.StartObject;
        RepairKinds repairs = RepairKinds.None;
        int entries = 0;
        target.Append(isObject ? (byte)'{' : (byte)'[');
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            if (entries == RecordLimits.Entries)
            {
                repairs |= RepairKinds.Entries;
                SkipEntry(ref reader);
                continue;
            }

            if (entries++ > 0)
            {
                target.Append((byte)',');
            }

            if (isObject)
            {
                WriteString(reader.ValueSpan, target);
                target.Append((byte)':');
                reader.Read();
            }

            repairs |= WriteValue(ref reader, json, depth, target);
        }

        target.Append(isObject ? (byte)'}' : (byte)']');
        return repairs;
    }

    private static RepairKinds WriteValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int depth, Utf8Buffer target)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                return WriteContainer(ref reader, json, depth + 1, target);
            case JsonTokenType.String:
                WriteString(reader.ValueSpan, target);
                return LongText(reader.ValueSpan);
            case JsonTokenType.Number:
                WriteNumber(reader.ValueSpan, target);
                return RepairKinds.None;
            default:
                target.Append(reader.ValueSpan);
                return RepairKinds.None;
        }
    }

    private static RepairKinds WriteAsText(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, Utf8Buffer target)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        ReadOnlySpan<byte> part = json[start..(int)reader.BytesConsumed];
        byte[] compact = ArrayPool<byte>.Shared.Rent(part.Length);
        int length = CompactJson.Write(part, compact);
        int written = target.Length;
        target.Append((byte)'"');
        // A surrogate written as an escape has its backslash escaped here, and so is plain letters to Mixpanel.
        target.Advance(JsonEscapes.Do(compact.AsSpan(0, length), target.Room(length * JsonEscapes.LargestGrowth)));
        target.Append((byte)'"');
        ArrayPool<byte>.Shared.Return(compact);
        return LongText(target.Written[(written + 1)..^1]);
    }

    private static RepairKinds LongText(ReadOnlySpan<byte> content) =>
        TextLength.IsBeyondLimit(content) ? RepairKinds.LongText : RepairKinds.None;

    private static void SkipEntry(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
        }

        reader.Skip();
    }
}
