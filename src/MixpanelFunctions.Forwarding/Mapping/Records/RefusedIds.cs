using System.Runtime.CompilerServices;
using System.Text;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>
/// Values that Mixpanel accepts neither as <c>distinct_id</c> nor as <c>$insert_id</c>: the marks that broken senders leave
/// (mixpanel/docs, reference/import-events, "properties.distinct_id"). Beside those of Mixpanel's list: what JavaScript makes of
/// an object that is taken for a text, and an ECID of zeros, which is what a broken sender has in place of one.
/// </summary>
internal static class RefusedIds
{
    /// <summary>The bit that differs between a small and a capital ASCII letter.</summary>
    private const int LetterCase = 0x20;

    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "00000000-0000-0000-0000-000000000000", "anon", "anonymous", "nil", "none", "null", "n/a", "na", "undefined",
            "unknown", "<nil>", "0", "-1", "true", "false", "[]", "{}",
            "[object Object]", "[object Undefined]", "[object Null]", new string('0', Ecid.Digits),
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][][] ByLength =
        [.. Enumerable.Range(0, Values.Max(value => value.Length) + 1).Select(length => Values.Where(value => value.Length == length).ToArray())];

    /// <summary>Whether an id is one of them, in any letter case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(ReadOnlySpan<byte> id) =>
        id.Length < ByLength.Length && ByLength[id.Length] is { Length: > 0 } values && IsAmong(values, id);

    private static bool IsAmong(byte[][] values, ReadOnlySpan<byte> id)
    {
        foreach (byte[] refused in values)
        {
            // The last byte alone rules out nearly all ids of the same length.
            if (((refused[^1] ^ id[^1]) & ~LetterCase) == 0 && Ascii.EqualsIgnoreCase(refused, id))
            {
                return true;
            }
        }

        return false;
    }
}
