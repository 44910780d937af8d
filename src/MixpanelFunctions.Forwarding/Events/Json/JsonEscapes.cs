using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>Escapes and unescapes JSON strings in UTF-8.</summary>
public static class JsonEscapes
{
    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);

    /// <summary>How many bytes <see cref="Do"/> writes at most for one byte.</summary>
    public const int LargestGrowth = 6;

    /// <summary>Whether a text can be between quotes without escapes.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOfAny(MustEscape) < 0;

    /// <summary>A text as a JSON string, quotes included.</summary>
    public static byte[] Quote(string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] quoted = new byte[(plain.Length * LargestGrowth) + 2];
        int length = Do(plain, quoted.AsSpan(1));
        quoted[0] = quoted[length + 1] = (byte)'"';
        return quoted[..(length + 2)];
    }

    /// <summary>Writes a text as it is written between the quotes of a JSON string, with as few escapes as JSON allows.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="target">At least <see cref="LargestGrowth"/> times as long as the text.</param>
    /// <returns>The bytes written.</returns>
    public static int Do(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = text.IndexOfAny(MustEscape);
            if (plain < 0)
            {
                text.CopyTo(target[written..]);
                return written + text.Length;
            }

            text[..plain].CopyTo(target[written..]);
            written += plain;
            written += EscapeOne(text[plain], target[written..]);
            text = text[(plain + 1)..];
        }
    }

    /// <summary>Undoes the escapes of what is between the quotes of a JSON string.</summary>
    /// <param name="escaped">Valid JSON string content in UTF-8.</param>
    /// <param name="target">At least as long as <paramref name="escaped"/>.</param>
    /// <returns>The bytes written: valid UTF-8, a lone surrogate replaced by U+FFFD.</returns>
    public static int Undo(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        int written = 0;
        while (true)
        {
            int plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                escaped.CopyTo(target[written..]);
                return written + escaped.Length;
            }

            escaped[..plain].CopyTo(target[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (escaped[1] == 'u')
            {
                Rune rune = ReadUnicode(escaped, out int consumed);
                written += rune.EncodeToUtf8(target[written..]);
                escaped = escaped[consumed..];
            }
            else
            {
                target[written++] = escaped[1] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    byte itself => itself,
                };
                escaped = escaped[2..];
            }
        }
    }

    /// <summary>
    /// Whether escaped string content, or any JSON text, may hold a lone surrogate written as <c>\uD8xx</c>: a quick check that can have false positives.
    /// </summary>
    public static bool MayHoldSurrogates(ReadOnlySpan<byte> text) =>
        text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0;

    private static int EscapeOne(byte value, Span<byte> target)
    {
        target[0] = (byte)'\\';
        switch (value)
        {
            case (byte)'"' or (byte)'\\':
                target[1] = value;
                return 2;
            case (byte)'\n':
                target[1] = (byte)'n';
                return 2;
            case (byte)'\r':
                target[1] = (byte)'r';
                return 2;
            case (byte)'\t':
                target[1] = (byte)'t';
                return 2;
            default:
                "u00"u8.CopyTo(target[1..]);
                _ = Utf8Formatter.TryFormat(value, target[4..], out _, new StandardFormat('x', 2));
                return 6;
        }
    }

    private static Rune ReadUnicode(ReadOnlySpan<byte> escaped, out int consumed)
    {
        char first = ReadCodeUnit(escaped);
        consumed = 6;
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }

        if (char.IsHighSurrogate(first) && escaped.Length >= 12 && escaped[6] == '\\' && escaped[7] == 'u')
        {
            char second = ReadCodeUnit(escaped[6..]);
            if (char.IsLowSurrogate(second))
            {
                consumed = 12;
                return new Rune(first, second);
            }
        }

        return Rune.ReplacementChar;
    }

    private static char ReadCodeUnit(ReadOnlySpan<byte> escape)
    {
        // The reader has already refused escapes that are not four hexadecimal digits.
        _ = Utf8Parser.TryParse(escape.Slice(2, 4), out ushort unit, out _, 'x');
        return (char)unit;
    }
}
