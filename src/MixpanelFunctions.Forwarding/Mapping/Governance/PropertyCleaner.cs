using System.Buffers;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>Changes values as the policy says. Serves one thread, and uses its buffers again.</summary>
internal sealed class PropertyCleaner(PropertyPolicy policy)
{
    /// <summary>How many times longer a text may become: <c>***</c> for one byte.</summary>
    private const int Growth = 3;

    private readonly TextSigns _signs = policy.Signs;
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly NameMemory _parameters = new();
    private readonly NameMemory _properties = new();
    private readonly NameMemory _nested = new();
    private byte[] _plain = new byte[1_024];
    private byte[] _scrubbed = new byte[1_024];
    private byte[] _withoutEmails = new byte[1_024];
    private byte[] _withoutCards = new byte[1_024];

    public PropertyPolicy Policy => policy;

    /// <summary>Changes a value that is copied unchanged otherwise: a text without escapes, a number or a boolean.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value; replaced by the value to send.</param>
    /// <returns>What was done.</returns>
    public RepairKinds CleanPlain(EventValues values, ref JsonValue value)
    {
        if (value.Kind == JsonKind.Number)
        {
            return CleanNumber(values, ref value);
        }

        if (_signs == TextSigns.None || value.Kind != JsonKind.String)
        {
            return RepairKinds.None;
        }

        ReadOnlySpan<byte> text = values.Bytes(value);
        TextSigns signs = TextSign.In(text) & _signs;
        RepairKinds done = signs == TextSigns.None ? RepairKinds.None : CleanText(text, signs, out text);
        if (done != RepairKinds.None)
        {
            value = TextForm.KeepAsString(values, text);
        }

        return done;
    }

    /// <summary>Changes a value.</summary>
    /// <param name="values">The event.</param>
    /// <param name="value">The value; replaced by the value to send.</param>
    /// <param name="isHashed">Whether it is replaced by a hash, by its name.</param>
    /// <returns>What was done.</returns>
    public RepairKinds Clean(EventValues values, ref JsonValue value, bool isHashed)
    {
        if (value.IsContainer)
        {
            return CleanContainer(values, ref value, isHashed);
        }

        if (isHashed)
        {
            JsonValue hash = policy.Hash.Of(values, value);
            bool isChanged = hash != value;
            value = hash;
            return isChanged ? RepairKinds.Hashed : RepairKinds.None;
        }

        if (value.Kind != JsonKind.String)
        {
            return value.Kind == JsonKind.Number ? CleanNumber(values, ref value) : RepairKinds.None;
        }

        RepairKinds done = CleanText(values.PlainText(value), out ReadOnlySpan<byte> clean);
        if (done != RepairKinds.None)
        {
            value = TextForm.KeepAsString(values, clean);
        }

        return done;
    }

    /// <summary>What happens to a property by its name; see <see cref="PropertyPolicy.Judge"/>.</summary>
    public Verdict Judge(ReadOnlySpan<byte> content, bool isNested)
    {
        NameMemory memory = isNested ? _nested : _properties;
        if (memory.TryFind(content, out int place, out byte answer))
        {
            return (Verdict)answer;
        }

        Verdict verdict = policy.Judge(content, isNested);
        memory.Keep(content, place, (byte)verdict);
        return verdict;
    }

    private RepairKinds CleanNumber(EventValues values, ref JsonValue value)
    {
        if (!policy.MasksCards || value.Length < CardMask.Least || !CardMask.IsIn(values.Bytes(value)))
        {
            return RepairKinds.None;
        }

        value = values.Keep(JsonKind.String, TextMask.Stars, ValueTraits.None);
        return RepairKinds.Masked;
    }

    private bool MayChange(ReadOnlySpan<byte> text) => _signs != TextSigns.None && (TextSign.In(text) & _signs) != 0;

    /// <summary>Changes a text without JSON's escapes. The outcome is valid until the next call.</summary>
    public RepairKinds CleanText(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> clean)
    {
        clean = text;
        TextSigns signs = _signs == TextSigns.None ? TextSigns.None : TextSign.In(text) & _signs;
        return signs == TextSigns.None ? RepairKinds.None : CleanText(text, signs, out clean);
    }

    /// <param name="text">The text.</param>
    /// <param name="signs">The signs in it. Replacements add none.</param>
    /// <param name="clean">The text to send.</param>
    /// <inheritdoc cref="CleanText(ReadOnlySpan{byte}, out ReadOnlySpan{byte})"/>
    private RepairKinds CleanText(ReadOnlySpan<byte> text, TextSigns signs, out ReadOnlySpan<byte> clean)
    {
        clean = text;
        RepairKinds done = RepairKinds.None;
        bool mayHoldAddress = (signs & TextSigns.Address) != 0;
        if (policy.Urls is { } urls && (mayHoldAddress || ((signs & TextSigns.Parameter) != 0 && urls.IsParameterIn(clean, _parameters))))
        {
            int length = urls.Write(clean, Fit(ref _scrubbed, clean.Length * Growth), _parameters, out bool isChanged);
            clean = isChanged ? _scrubbed.AsSpan(0, length) : clean;
            done |= isChanged ? RepairKinds.Scrubbed : RepairKinds.None;
        }

        if (policy.MasksEmails && mayHoldAddress)
        {
            int length = EmailMask.Write(clean, Fit(ref _withoutEmails, clean.Length), out bool isChanged);
            clean = isChanged ? _withoutEmails.AsSpan(0, length) : clean;
            done |= isChanged ? RepairKinds.Masked : RepairKinds.None;
        }

        if ((signs & TextSigns.Digits) != 0)
        {
            int length = CardMask.Write(clean, Fit(ref _withoutCards, clean.Length), out bool isChanged);
            clean = isChanged ? _withoutCards.AsSpan(0, length) : clean;
            done |= isChanged ? RepairKinds.Masked : RepairKinds.None;
        }

        return done;
    }

    private RepairKinds CleanContainer(EventValues values, ref JsonValue value, bool isHashed)
    {
        if (!isHashed && !NeedsChange(values.Bytes(value)))
        {
            return RepairKinds.None;
        }

        _json.ResetWrittenCount();
        RepairKinds done = Write(values.Bytes(value), isHashed);
        if (done != RepairKinds.None)
        {
            value = values.Keep(value.Kind, _json.WrittenSpan, ValueTraits.Unchecked);
        }

        return done;
    }

    /// <summary>Whether anything in a container may need a change. Most containers need none, and are copied unchanged.</summary>
    private bool NeedsChange(ReadOnlySpan<byte> json)
    {
        if (!policy.JudgesNested && !MayChange(json) && !json.Contains((byte)'\\'))
        {
            return false;
        }

        Utf8JsonReader reader = new(json, EventReader.ValueOptions);
        while (reader.Read())
        {
            bool needs = reader.TokenType switch
            {
                JsonTokenType.PropertyName => Judge(reader.ValueSpan, isNested: true) != Verdict.None,
                JsonTokenType.String => reader.ValueIsEscaped || MayChange(reader.ValueSpan),
                JsonTokenType.Number => policy.MasksCards && CardMask.IsIn(reader.ValueSpan),
                _ => false,
            };
            if (needs)
            {
                return true;
            }
        }

        return false;
    }

    private RepairKinds Write(ReadOnlySpan<byte> json, bool isHashed)
    {
        RepairKinds done = RepairKinds.None;
        Utf8JsonReader reader = new(json, EventReader.ValueOptions);
        // The depth of the object or list that is hashed as a whole.
        int hashedAt = isHashed ? 0 : -1;
        bool hashesNext = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    Verdict verdict = Judge(reader.ValueSpan, isNested: true);
                    if (verdict is Verdict.Denied or Verdict.Unspeakable)
                    {
                        done |= verdict == Verdict.Denied ? RepairKinds.Denied : RepairKinds.Masked;
                        reader.Read();
                        reader.Skip();
                        break;
                    }

                    Separate();
                    WriteQuoted(reader.ValueSpan);
                    _json.Write(":"u8);
                    hashesNext = verdict == Verdict.Hashed;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Separate();
                    _json.Write(reader.ValueSpan);
                    hashedAt = hashesNext && hashedAt < 0 ? reader.CurrentDepth : hashedAt;
                    hashesNext = false;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _json.Write(reader.ValueSpan);
                    hashedAt = hashedAt == reader.CurrentDepth ? -1 : hashedAt;
                    break;
                default:
                    Separate();
                    done |= WriteScalar(ref reader, hashesNext || hashedAt >= 0);
                    hashesNext = false;
                    break;
            }
        }

        return done;
    }

    private RepairKinds WriteScalar(ref Utf8JsonReader reader, bool isHashed)
    {
        bool isText = reader.TokenType == JsonTokenType.String;
        if (reader.TokenType == JsonTokenType.Null || (isText && reader.ValueSpan.IsEmpty))
        {
            _json.Write(isText ? "\"\""u8 : reader.ValueSpan);
            return RepairKinds.None;
        }

        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            int length = JsonEscapes.Undo(text, Fit(ref _plain, text.Length));
            text = _plain.AsSpan(0, length);
        }

        if (isHashed)
        {
            Span<byte> hash = stackalloc byte[ValueHash.Length];
            policy.Hash.Write(text, hash);
            WriteQuoted(hash);
            return RepairKinds.Hashed;
        }

        if (!isText)
        {
            bool isCard = policy.MasksCards && reader.TokenType == JsonTokenType.Number && CardMask.IsIn(text);
            _json.Write(isCard ? "\"***\""u8 : text);
            return isCard ? RepairKinds.Masked : RepairKinds.None;
        }

        RepairKinds done = CleanText(text, out ReadOnlySpan<byte> clean);
        if (done == RepairKinds.None)
        {
            WriteQuoted(reader.ValueSpan);
            return done;
        }

        Span<byte> room = _json.GetSpan((clean.Length * JsonEscapes.LargestGrowth) + 2);
        room[0] = (byte)'"';
        int written = JsonEscapes.Do(clean, room[1..]);
        room[written + 1] = (byte)'"';
        _json.Advance(written + 2);
        return done;
    }

    /// <summary>Writes a comma if a complete value was written last.</summary>
    private void Separate()
    {
        if (_json.WrittenCount > 0 && _json.WrittenSpan[^1] is not ((byte)'{' or (byte)'[' or (byte)':'))
        {
            _json.Write(","u8);
        }
    }

    private void WriteQuoted(ReadOnlySpan<byte> content)
    {
        _json.Write("\""u8);
        _json.Write(content);
        _json.Write("\""u8);
    }

    private static byte[] Fit(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[length * 2];
        }

        return buffer;
    }
}
