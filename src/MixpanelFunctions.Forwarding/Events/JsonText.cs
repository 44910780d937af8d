using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// The smallest parts of JSON's grammar (RFC 8259) on UTF-8: strings, numbers, words, white space. Each takes where it starts
/// and returns where it ends, or throws. Exactly what <see cref="Utf8JsonReader"/> takes is taken; a test holds them together.
/// </summary>
/// <remarks>
/// Why not that reader: it keeps state, line and position for every token, and costs 20 ns for each (3.8 µs an event of 2.4 KB
/// on the machine of docs/performance.md); walking the same text by these costs a third of it.
/// </remarks>
internal static class JsonText
{
    /// <summary>The last of the control characters, which no string may hold.</summary>
    private const byte LastControl = 0x1F;

    /// <summary>The byte at a place; 0, which is no part of JSON, behind the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte At(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? text[at] : (byte)0;

    /// <summary>Where the next token starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Token(ReadOnlySpan<byte> text, int at) => At(text, at) > ' ' ? at : BehindBlanks(text, at);

    /// <summary>Where a string ends: behind its closing quote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Behind the opening quote.</param>
    /// <param name="isEscaped">Whether it has a backslash.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int String(ReadOnlySpan<byte> text, int at, out bool isEscaped)
    {
        at = Special(text, at);
        isEscaped = false;
        return At(text, at) == '"' ? at + 1 : Escaped(text, at, out isEscaped);
    }

    /// <summary>Where a number ends.</summary>
    public static int Number(ReadOnlySpan<byte> text, int at)
    {
        if (At(text, at) == '-')
        {
            at++;
        }

        at = At(text, at) == '0' ? at + 1 : Digits(text, at);
        if (At(text, at) == '.')
        {
            at = Digits(text, at + 1);
        }

        if ((At(text, at) | 0x20) == 'e')
        {
            at++;
            at = Digits(text, At(text, at) is (byte)'+' or (byte)'-' ? at + 1 : at);
        }

        return at;
    }

    /// <summary>Where a word ends: true, false or null.</summary>
    public static int Word(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word)
    {
        if (!text[at..].StartsWith(word))
        {
            Refuse();
        }

        return at + word.Length;
    }

    /// <summary>Says that the text is not JSON. Where and why, the framework's reader says: nobody is in a hurry then.</summary>
    [DoesNotReturn]
    public static void Refuse() => throw new JsonException("The text is not JSON.");

    /// <summary>The first quote, backslash or control character; the text's end where there is none.</summary>
    /// <remarks>32 bytes at once: nearly every name and most strings end in the first look. Saves 35 % of the walk over a search byte by byte.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Special(ReadOnlySpan<byte> text, int at)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        if (Vector256.IsHardwareAccelerated)
        {
            for (; at <= text.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                Vector256<byte> bytes = Vector256.LoadUnsafe(ref first, (nuint)at);
                Vector256<byte> special = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                    | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                    | Vector256.Equals(Vector256.Min(bytes, Vector256.Create(LastControl)), bytes);
                uint places = special.ExtractMostSignificantBits();
                if (places != 0)
                {
                    return at + BitOperations.TrailingZeroCount(places);
                }
            }
        }

        return SpecialNearEnd(text, at);
    }

    private static int SpecialNearEnd(ReadOnlySpan<byte> text, int at)
    {
        ref byte first = ref MemoryMarshal.GetReference(text);
        for (; Vector128.IsHardwareAccelerated && at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.LoadUnsafe(ref first, (nuint)at);
            Vector128<byte> special = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.Equals(Vector128.Min(bytes, Vector128.Create(LastControl)), bytes);
            uint places = special.ExtractMostSignificantBits();
            if (places != 0)
            {
                return at + BitOperations.TrailingZeroCount(places);
            }
        }

        while (at < text.Length && text[at] is not ((byte)'"' or (byte)'\\' or <= LastControl))
        {
            at++;
        }

        return at;
    }

    /// <summary>Goes on with a string at what is not its closing quote.</summary>
    private static int Escaped(ReadOnlySpan<byte> text, int at, out bool isEscaped)
    {
        isEscaped = true;
        while (At(text, at) == '\\')
        {
            at = Special(text, Escape(text, at + 1));
            if (At(text, at) == '"')
            {
                return at + 1;
            }
        }

        Refuse();
        return at;
    }

    private static int Escape(ReadOnlySpan<byte> text, int at)
    {
        switch (At(text, at))
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return at + 1;
            case (byte)'u' when text.Length - at > 4
                && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2])
                && char.IsAsciiHexDigit((char)text[at + 3]) && char.IsAsciiHexDigit((char)text[at + 4]):
                return at + 5;
            default:
                Refuse();
                return at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        int start = at;
        while ((uint)(At(text, at) - '0') <= 9)
        {
            at++;
        }

        if (at == start)
        {
            Refuse();
        }

        return at;
    }

    private static int BehindBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (At(text, at) is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }
}
