using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>A range of IP addresses, such as <c>203.0.113.0/24</c> (RFC 4632). An IPv4 range also holds the IPv6 addresses that represent its addresses.</summary>
/// <param name="Network">The prefix of the addresses.</param>
/// <param name="Mask">The bits that count.</param>
internal readonly record struct AddressRange(UInt128 Network, UInt128 Mask)
{
    private const int Bits = 128;
    private const int BitsBeforeIPv4 = 96;

    /// <summary>Reads a range, or one address.</summary>
    public static bool TryParse(string text, out AddressRange range)
    {
        range = default;
        string[] parts = text.Trim().Split('/');
        if (parts.Length > 2 || !AddressText.TryRead(Encoding.UTF8.GetBytes(parts[0]), out UInt128 address))
        {
            return false;
        }

        int before = parts[0].Contains(':', StringComparison.Ordinal) ? 0 : BitsBeforeIPv4;
        int length = Bits - before;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > Bits - before))
        {
            return false;
        }

        int free = Bits - before - length;
        UInt128 mask = free == Bits ? UInt128.Zero : UInt128.MaxValue << free;
        range = new AddressRange(address & mask, mask);
        return true;
    }

    /// <summary>Whether an address is in the range.</summary>
    public bool Contains(UInt128 address) => (address & Mask) == Network;
}
