namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// Counts how often each of any number of keys came, in one megabyte: a count-min sketch with conservative update
/// (Cormode and Muthukrishnan 2005; Estan and Varghese 2002). It never counts too little. If keys share all their places,
/// its count is too high, for nearly every key by less than 1 in 65,536 of the total. Serves one thread at a time.
/// </summary>
internal sealed class CountSketch
{
    private const int Rows = 4;
    private const int Columns = 1 << 16;

    private readonly uint[] _counts = new uint[Rows * Columns];

    /// <summary>Counts a key again.</summary>
    /// <param name="key">A hash of which every bit counts: each quarter is the key's place in a row.</param>
    /// <returns>How often it came so far, this time included.</returns>
    public uint Add(ulong key)
    {
        Span<int> places = [(ushort)key, Columns + (ushort)(key >> 16), (2 * Columns) + (ushort)(key >> 32), (3 * Columns) + (ushort)(key >> 48)];
        uint least = uint.MaxValue;
        foreach (int place in places)
        {
            least = Math.Min(least, _counts[place]);
        }

        uint count = least == uint.MaxValue ? least : least + 1;
        foreach (int place in places)
        {
            _counts[place] = Math.Max(_counts[place], count);
        }

        return count;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => Array.Clear(_counts);
}
