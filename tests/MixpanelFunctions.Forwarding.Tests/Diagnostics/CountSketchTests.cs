using System.IO.Hashing;
using System.Runtime.InteropServices;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

public class CountSketchTests
{
    private readonly CountSketch _sketch = new();

    [Fact]
    public void A_key_is_counted_from_one()
    {
        Assert.Equal([1u, 2u, 3u], Enumerable.Repeat(7ul, 3).Select(_sketch.Add));
        Assert.Equal(1u, _sketch.Add(0xffff_eeee_dddd_ccccul));
    }

    [Fact]
    public void Keys_that_share_some_of_their_places_are_told_apart()
    {
        for (int i = 0; i < 1_000; i++)
        {
            _sketch.Add(0x0001_0001_0001_0001);
        }

        Assert.Equal(1u, _sketch.Add(0x0001_0001_0001_0002));
        Assert.Equal(1_001u, _sketch.Add(0x0001_0001_0001_0001));
    }

    [Fact]
    public void None_is_counted_too_low_and_few_too_high_among_a_million_of_others()
    {
        const int Keys = 200_000;
        uint[] last = new uint[Keys];
        for (int round = 1; round <= 5; round++)
        {
            for (int i = 0; i < Keys; i++)
            {
                last[i] = _sketch.Add(Hash(i));
            }
        }

        Assert.All(last, count => Assert.True(count >= 5));
        // A million in 65,536 columns: 15 in each.
        Assert.True(last.Max() < 5 + 16 + 16, $"{last.Max()}");
    }

    [Fact]
    public void After_clearing_all_is_forgotten()
    {
        _sketch.Add(7);

        _sketch.Clear();

        Assert.Equal(1u, _sketch.Add(7));
    }

    private static ulong Hash(int number) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));
}
