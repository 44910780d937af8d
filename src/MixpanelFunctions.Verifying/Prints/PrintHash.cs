using System.Buffers;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text.Json;

namespace MixpanelFunctions.Verifying.Prints;

/// <summary>
/// Hashes JSON values so that equal values have equal hashes however they are written: <c>1.0</c> and <c>1</c>, escaped and plain text,
/// members of objects in any order. A member that is null counts as missing.
/// </summary>
internal static class PrintHash
{
    private const ulong Mixing = 0x9E3779B97F4A7C15;

    /// <summary>Hashes the value that the reader is at, and leaves it at the value's end.</summary>
    public static ulong Of(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => OfObject(ref reader),
        JsonTokenType.StartArray => OfArray(ref reader),
        JsonTokenType.String => OfText(ref reader, seed: 1),
        JsonTokenType.Number => OfNumber(reader.ValueSpan),
        JsonTokenType.True => 0xA5A5_0001,
        JsonTokenType.False => 0xA5A5_0002,
        _ => 0xA5A5_0003,
    };

    /// <summary>Hashes the text that the reader is at.</summary>
    public static ulong OfText(ref Utf8JsonReader reader, long seed)
    {
        if (!reader.ValueIsEscaped)
        {
            return XxHash3.HashToUInt64(reader.ValueSpan, seed);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return XxHash3.HashToUInt64(rented.AsSpan(0, reader.CopyString(rented)), seed);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair has no text, so its escape is used.
            return XxHash3.HashToUInt64(reader.ValueSpan, seed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ulong OfNumber(ReadOnlySpan<byte> text)
    {
        double number = Utf8Parser.TryParse(text, out double read, out int used) && used == text.Length ? read : double.NaN;
        return double.IsNaN(number) ? XxHash3.HashToUInt64(text, 2) : Mix(BitConverter.DoubleToUInt64Bits(number == 0 ? 0 : number) + 2);
    }

    private static ulong OfObject(ref Utf8JsonReader reader)
    {
        ulong sum = 0xA5A5_0004;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ulong name = OfText(ref reader, seed: 3);
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
            {
                sum += Mix(name ^ Of(ref reader));
            }
        }

        return Mix(sum);
    }

    private static ulong OfArray(ref Utf8JsonReader reader)
    {
        ulong hash = 0xA5A5_0005;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            hash = Mix(hash + Of(ref reader));
        }

        return hash;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * Mixing;
        return (value ^ (value >> 29)) * Mixing;
    }
}
