using System.Numerics;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>Which properties met which of Mixpanel's limits, and in how many records of one batch. Serves one thread.</summary>
internal sealed class RepairCounts
{
    /// <summary>Names kept apart; what a sender can invent must not fill the memory.</summary>
    private const int MostNames = 1_000;

    private const int KindCount = 12;

    private static readonly long[] NoCounts = new long[KindCount];

    private readonly KeySet _names = new();
    private readonly List<long> _counts = [];
    private readonly long[] _others = new long[KindCount];

    /// <summary>Counts a property of a record.</summary>
    /// <param name="name">Its name as the content of a JSON string.</param>
    /// <param name="kinds">What was done to it.</param>
    public void Add(ReadOnlySpan<byte> name, RepairKinds kinds)
    {
        if (_names.Count >= MostNames && !_names.Contains(name))
        {
            Count(_others, kinds);
            return;
        }

        if (_names.Add(name, out int index))
        {
            _counts.AddRange(NoCounts);
        }

        Count(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_counts).Slice(index * KindCount, KindCount), kinds);
    }

    /// <summary>Hands out every count above zero; the name is empty for those beyond the names kept apart.</summary>
    public void ForEach(RepairAction action)
    {
        for (int i = 0; i < _counts.Count; i++)
        {
            if (_counts[i] > 0)
            {
                action(_names[i / KindCount], Kind(i % KindCount), _counts[i]);
            }
        }

        for (int i = 0; i < KindCount; i++)
        {
            if (_others[i] > 0)
            {
                action(default, Kind(i), _others[i]);
            }
        }
    }

    private static RepairKinds Kind(int number) => (RepairKinds)(1 << number);

    private static void Count(Span<long> counts, RepairKinds kinds)
    {
        for (uint rest = (uint)kinds; rest != 0; rest &= rest - 1)
        {
            counts[BitOperations.TrailingZeroCount(rest)]++;
        }
    }
}

/// <summary>Takes how many records had a property repaired in one way.</summary>
internal delegate void RepairAction(ReadOnlySpan<byte> name, RepairKinds kind, long records);
