namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary>Numbers that look random and are the same everywhere: a 64-bit linear congruential generator (Knuth's MMIX), its upper bits.</summary>
internal sealed class FixedRandom(int seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A number from 0 to below a bound.</summary>
    public int Next(int below)
    {
        _state = (_state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;
        return (int)(((_state >> 33) * (ulong)below) >> 31);
    }

    /// <summary>A number from one bound to below another.</summary>
    public int Next(int from, int below) => from + Next(below - from);
}
