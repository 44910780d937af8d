using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>Checks of a token's text that <see cref="Utf8JsonReader"/> does not have.</summary>
internal static class TokenContent
{
    // Every number without an exponent and with fewer digits than this is finite as a double (whose largest has 309).
    private const int SurelyFiniteLength = 300;

    private static readonly SearchValues<byte> Exponent = SearchValues.Create("eE"u8);

    /// <summary>
    /// Whether the string or name the reader is at is valid UTF-8 once unescaped. The reader checks neither the
    /// bytes nor whether <c>\u</c> surrogates come in pairs.
    /// </summary>
    public static bool IsValid(ref Utf8JsonReader reader, bool bytesAreValid) =>
        (bytesAreValid || Utf8.IsValid(reader.ValueSpan))
        && !(reader.ValueIsEscaped && HasLoneSurrogate(reader.ValueSpan));

    /// <summary>Whether the number the reader is at is finite as a double.</summary>
    public static bool IsFinite(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> text = reader.ValueSpan;
        return (text.Length < SurelyFiniteLength && text.IndexOfAny(Exponent) < 0)
            || (reader.TryGetDouble(out double value) && double.IsFinite(value));
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        while (true)
        {
            int at = escaped.IndexOf((byte)'\\');
            if (at < 0)
            {
                return false;
            }

            escaped = escaped[at..];
            char? unit = UnitAt(escaped);
            if (unit is null || !char.IsSurrogate(unit.Value))
            {
                escaped = escaped[(unit is null ? 2 : 6)..];
                continue;
            }

            if (char.IsLowSurrogate(unit.Value)
                || UnitAt(escaped[6..]) is not { } second
                || !char.IsLowSurrogate(second))
            {
                return true;
            }

            escaped = escaped[12..];
        }
    }

    // The UTF-16 code unit of the \uXXXX that the text begins with; null when it begins otherwise.
    private static char? UnitAt(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'u', _, _, _, _, ..]
        && Utf8Parser.TryParse(text.Slice(2, 4), out ushort unit, out int read, 'x')
        && read == 4
            ? (char)unit
            : null;
}
