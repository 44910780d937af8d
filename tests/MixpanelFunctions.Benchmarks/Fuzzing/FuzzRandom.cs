namespace MixpanelFunctions.Benchmarks.Fuzzing;

/// <summary>Numbers that look random and are the same on every machine and runtime (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
internal struct FuzzRandom(ulong seed)
{
    private ulong _state = seed * 0x9E37_79B9_7F4A_7C15;

    /// <summary>A number from 0 to one less than the bound, which is at least 1.</summary>
    public int Next(int bound)
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        mixed ^= mixed >> 31;
        return (int)(((mixed >> 32) * (ulong)bound) >> 32);
    }
}
