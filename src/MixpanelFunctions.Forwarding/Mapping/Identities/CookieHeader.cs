namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>The text of a <c>Cookie</c> header: <c>name=value; name=value</c> (RFC 6265, section 4.2.1).</summary>
internal static class CookieHeader
{
    private static ReadOnlySpan<byte> Start => "mp_"u8;

    private static ReadOnlySpan<byte> End => "_mixpanel"u8;

    /// <summary>
    /// Finds the cookie of Mixpanel's SDK. Of several, the one with the first of the names; without any of them, the only one
    /// there is. If there are several and none is known, none is used: their order means nothing.
    /// </summary>
    /// <param name="header">The header's text.</param>
    /// <param name="names">The names of the projects' cookies, the most wanted first.</param>
    /// <param name="value">The cookie's value as it is, escaped; empty if none is used.</param>
    /// <returns>Whether the text holds such a cookie at all.</returns>
    public static bool TryFind(ReadOnlySpan<byte> header, byte[][] names, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (header.IndexOf("_mixpanel="u8) < 0)
        {
            return false;
        }

        int best = int.MaxValue;
        int found = 0;
        foreach (Range part in header.Split((byte)';'))
        {
            ReadOnlySpan<byte> pair = Trim(header[part]);
            int equals = pair.IndexOf((byte)'=');
            if (equals < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> name = Trim(pair[..equals]);
            if (!name.StartsWith(Start) || !name.EndsWith(End))
            {
                continue;
            }

            found++;
            int place = PlaceOf(name, names);
            if (place < best || found == 1)
            {
                best = place;
                value = Trim(pair[(equals + 1)..]);
            }
        }

        if (found > 1 && best == names.Length)
        {
            value = default;
        }

        return found > 0;
    }

    private static int PlaceOf(ReadOnlySpan<byte> name, byte[][] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        return names.Length;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\""u8);
}
