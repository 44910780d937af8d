
namespace MixpanelFunctions.Forwarding.Mapping.Presets.Texts;

/// <summary>
/// Versions as Mixpanel has them in <c>$browser_version</c>: the first two numbers, read as one, so that 142.0 is 142
/// (mixpanel-js, <c>src/utils.js</c>, <c>parseFloat</c> of <c>\d+(\.\d+)?</c>).
/// </summary>
internal static class VersionNumber
{
    /// <summary>More digits than any version has, and no more than a double holds.</summary>
    private const int MostDigits = 15;

    /// <summary><c>\d+(\.\d+)?</c> at the start of a text; empty if there is none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> text)
    {
        int length = text.LeadingDigits().Length;
        if (length == 0)
        {
            return default;
        }

        if (text.Length > length && text[length] == '.')
        {
            int fraction = text[(length + 1)..].LeadingDigits().Length;
            length += fraction == 0 ? 0 : fraction + 1;
        }

        return text[..length];
    }

    /// <summary>The first such number in a text that is right after one of some words.</summary>
    public static ReadOnlySpan<byte> FirstBehind(ReadOnlySpan<byte> text, byte[][] words)
    {
        ReadOnlySpan<byte> found = default;
        int foundAt = int.MaxValue;
        foreach (byte[] word in words)
        {
            for (int at = 0; text[at..].IndexOf(word) is >= 0 and int next;)
            {
                at += next + word.Length;
                ReadOnlySpan<byte> version = First(text[at..]);
                if (!version.IsEmpty)
                {
                    if (at < foundAt)
                    {
                        foundAt = at;
                        found = version;
                    }

                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Such a number as JSON has it; empty if it is too long to be a version.</summary>
    public static ReadOnlySpan<byte> ToJson(ReadOnlySpan<byte> number)
    {
        if (number.Length > MostDigits)
        {
            return default;
        }

        int zeros = number.IndexOfAnyExcept((byte)'0');
        if (zeros < 0)
        {
            return number.IsEmpty ? default : "0"u8;
        }

        number = number[zeros] == '.' ? number[Math.Max(0, zeros - 1)..] : number[zeros..];
        return DecimalText.TrimFraction(number);
    }
}
