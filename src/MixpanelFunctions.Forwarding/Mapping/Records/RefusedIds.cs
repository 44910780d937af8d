using System.Text;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>
/// Values that Mixpanel accepts neither as <c>distinct_id</c> nor as <c>$insert_id</c>: the marks that broken senders leave
/// (mixpanel/docs, reference/import-events, "properties.distinct_id"). Beside those of Mixpanel's list: what JavaScript makes of
/// an object that is taken for a text, and an ECID of zeros, which is what a broken sender has in place of one.
/// </summary>
internal static class RefusedIds
{
    private const int Longest = Ecid.Digits;

    /// <summary>A bit for each length that one of them has: for most ids, one check replaces seventeen.</summary>
    private static readonly ulong Lengths;

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
            "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}",
            "[object Object]", "[object Undefined]", "[object Null]", new string('0', Ecid.Digits),
        }.Select(Encoding.ASCII.GetBytes),
    ];

    static RefusedIds()
    {
        foreach (byte[] value in Values)
        {
            Lengths |= 1UL << value.Length;
        }
    }

    /// <summary>Whether an id is one of them, in any letter case.</summary>
    public static bool Contains(ReadOnlySpan<byte> id)
    {
        if (id.Length > Longest || (Lengths >> id.Length & 1) == 0)
        {
            return false;
        }

        foreach (byte[] refused in Values)
        {
            if (refused.Length == id.Length && Ascii.EqualsIgnoreCase(refused, id))
            {
                return true;
            }
        }

        return false;
    }
}
