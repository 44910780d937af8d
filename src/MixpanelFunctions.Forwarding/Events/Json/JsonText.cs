using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Events.Json;

/// <summary>
/// The smallest parts of JSON's grammar (RFC 8259) on UTF-8. Exactly what <see cref="Utf8JsonReader"/> takes is taken; a test
/// holds them together.
/// </summary>
internal static class JsonText
{
    /// <summary>How deep an event may be nested. Real ones stay below twenty; without a bound a text of brackets would exhaust the stack.</summary>
    public const int DeepestNesting = 128;

    /// <summary>The byte at a place; 0, which is not a part of JSON, after the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte At(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? text[at] : (byte)0;

    /// <summary>Whether what follows a backslash is an escape.</summary>
    public static bool IsEscape(ReadOnlySpan<byte> text, int at) => At(text, at) switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t' => true,
        (byte)'u' => char.IsAsciiHexDigit((char)At(text, at + 1)) && char.IsAsciiHexDigit((char)At(text, at + 2))
            && char.IsAsciiHexDigit((char)At(text, at + 3)) && char.IsAsciiHexDigit((char)At(text, at + 4)),
        _ => false,
    };

    /// <summary>Refuses what is not a number.</summary>
    public static void CheckNumber(ReadOnlySpan<byte> text, int at)
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

        CheckEnd(text, at);
    }

    /// <summary>Refuses what is not a certain word: true, false or null.</summary>
    public static void CheckWord(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word)
    {
        if (!text[at..].StartsWith(word))
        {
            Refuse();
        }

        CheckEnd(text, at + word.Length);
    }

    /// <summary>Reports that the text is not JSON. The framework's reader finds the place and the reason, because speed does not matter then.</summary>
    [DoesNotReturn]
    public static void Refuse() => throw new JsonException("The text is not JSON.");

    /// <summary>A value is complete if only white space, a comma or the end of its container follows.</summary>
    private static void CheckEnd(ReadOnlySpan<byte> text, int at)
    {
        if (At(text, at) is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            Refuse();
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
}
