namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>
/// Reads IP addresses from text without allocating, which the framework's own reader cannot: dotted IPv4, and IPv6 as RFC 4291
/// (2.2) writes it. A zone, as in <c>fe80::1%eth0</c>, is passed over.
/// </summary>
internal static class AddressText
{
    private const int Groups = 8;

    /// <summary>Reads an address as a number of 128 bits; an IPv4 address as the IPv6 address <c>::ffff:a.b.c.d</c>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = default;
        if (!text.Contains((byte)':'))
        {
            if (!TryReadIPv4(text, out uint dotted))
            {
                return false;
            }

            address = new UInt128(0, 0xFFFF_0000_0000UL | dotted);
            return true;
        }

        int zone = text.IndexOf((byte)'%');
        return TryReadIPv6(zone < 0 ? text : text[..zone], out address);
    }

    private static bool TryReadIPv4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        int parts = 0;
        int digits = 0;
        uint part = 0;
        foreach (byte letter in text)
        {
            if (letter == '.' && digits > 0 && parts < 3)
            {
                address = (address << 8) | part;
                (parts, digits, part) = (parts + 1, 0, 0);
            }
            else if (letter is >= (byte)'0' and <= (byte)'9' && (digits == 0 || part > 0) && digits < 3)
            {
                part = (part * 10) + letter - '0';
                digits++;
            }
            else
            {
                return false;
            }

            if (part > 255)
            {
                return false;
            }
        }

        address = (address << 8) | part;
        return parts == 3 && digits > 0;
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[Groups];
        int count = 0;
        int gap = -1;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)':');
            ReadOnlySpan<byte> group = end < 0 ? text : text[..end];
            if (end < 0 && group.Contains((byte)'.'))
            {
                if (count > Groups - 2 || !TryReadIPv4(group, out uint dotted))
                {
                    return false;
                }

                groups[count++] = (ushort)(dotted >> 16);
                groups[count++] = (ushort)dotted;
                break;
            }

            if (count == Groups || !TryReadGroup(group, out groups[count]))
            {
                return false;
            }

            count++;
            if (end < 0)
            {
                break;
            }

            text = text[(end + 1)..];
            if (text.IsEmpty)
            {
                // A single colon at the end.
                return false;
            }

            if (text[0] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                text = text[1..];
            }
        }

        if (gap < 0 ? count != Groups : count >= Groups)
        {
            return false;
        }

        for (int i = 0; i < Groups; i++)
        {
            int behind = i - (Groups - count);
            ushort group = gap < 0 || i < gap ? groups[i] : behind >= gap ? groups[behind] : (ushort)0;
            address = (address << 16) | group;
        }

        return true;
    }

    private static bool TryReadGroup(ReadOnlySpan<byte> text, out ushort group)
    {
        group = 0;
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (byte letter in text)
        {
            if (!char.IsAsciiHexDigit((char)letter))
            {
                return false;
            }

            group = (ushort)((group << 4) | (letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10));
        }

        return true;
    }
}
