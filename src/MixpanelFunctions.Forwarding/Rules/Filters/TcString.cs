namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>
/// Reads what a TC string of the IAB's Transparency and Consent Framework 2 says about purposes
/// (InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework, TCFv2, "Consent string and vendor list formats v2", "The core string").
/// </summary>
internal static class TcString
{
    /// <summary>How many purposes the string has bits for.</summary>
    public const int Purposes = 24;

    private const int BitsInLetter = 6;
    private const int Version = 2;

    /// <summary>The start of PurposesConsent: after version, dates, the CMP, language, lists and special features.</summary>
    private const int PurposesAt = 152;

    /// <summary>The fields of every core string, up to PublisherCC. The vendors after it have no effect here.</summary>
    private const int LeastBits = 213;

    /// <summary>Reads the purposes that are consented to.</summary>
    /// <param name="text">The string; segments after the first dot are not needed.</param>
    /// <param name="purposes">The purpose N in bit N - 1.</param>
    /// <returns>Whether it is a TC string of version 2.</returns>
    public static bool TryReadPurposes(ReadOnlySpan<byte> text, out uint purposes)
    {
        purposes = 0;
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> core = (dot < 0 ? text : text[..dot]).TrimEnd((byte)'=');
        if (core.Length * BitsInLetter < LeastBits || Letter(core[0]) != Version)
        {
            return false;
        }

        foreach (byte letter in core)
        {
            if (Letter(letter) < 0)
            {
                return false;
            }
        }

        for (int i = 0; i < Purposes; i++)
        {
            int bit = PurposesAt + i;
            if ((Letter(core[bit / BitsInLetter]) >> (BitsInLetter - 1 - (bit % BitsInLetter)) & 1) != 0)
            {
                purposes |= 1u << i;
            }
        }

        return true;
    }

    /// <summary>The six bits of a letter of base64url (RFC 4648, 5); -1 for any other.</summary>
    private static int Letter(byte letter) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => letter - 'A',
        >= (byte)'a' and <= (byte)'z' => letter - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => letter - '0' + 52,
        (byte)'-' => 62,
        (byte)'_' => 63,
        _ => -1,
    };
}
