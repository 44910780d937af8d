namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Whether a text is longer than Mixpanel keeps (mixpanel/docs, reference/import-events: "We truncate all strings down to 255 characters").</summary>
internal static class TextLength
{
    /// <summary>Whether the content of a JSON string is more than 255 UTF-16 units when its escapes are undone.</summary>
    public static bool IsBeyondLimit(ReadOnlySpan<byte> content)
    {
        if (content.Length <= RecordLimits.StringCharacters)
        {
            return false;
        }

        int units = 0;
        for (int at = 0; at < content.Length && units <= RecordLimits.StringCharacters; units++)
        {
            switch (content[at])
            {
                case (byte)'\\':
                    at += content[at + 1] == 'u' ? 6 : 2;
                    break;
                case >= 0xF0:
                    units++;
                    at += 4;
                    break;
                case >= 0xE0:
                    at += 3;
                    break;
                case >= 0xC0:
                    at += 2;
                    break;
                default:
                    at++;
                    break;
            }
        }

        return units > RecordLimits.StringCharacters;
    }
}
