using MixpanelFunctions.Verifying.Prints;

namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>The parts of a record that differ in Mixpanel.</summary>
/// <param name="time">How the project stores times.</param>
internal sealed class PrintComparison(TimeBasis time)
{
    /// <summary>Whether the time is as it should be.</summary>
    public bool HasSameTime(Print expected, Print actual)
    {
        long stored = time.Stored(expected.Time);
        return actual.IsInSeconds || expected.IsInSeconds ? Seconds(stored) == Seconds(actual.Time) : stored == actual.Time;
    }

    /// <summary>Whether all but the time is as it should be.</summary>
    public static bool HasSameContent(Print expected, Print actual) => Compare(expected, actual, null, null) && expected.DistinctId == actual.DistinctId;

    /// <summary>The names of what is other.</summary>
    public IReadOnlyList<string> Differences(Print expected, Print actual, PrintNames names)
    {
        List<string> different = [];
        if (!HasSameTime(expected, actual))
        {
            different.Add("time");
        }

        if (expected.DistinctId != actual.DistinctId)
        {
            different.Add("distinct_id");
        }

        Compare(expected, actual, different, names);
        return different;
    }

    /// <summary>
    /// Both sides are in the order of their names. A property that only Mixpanel has is other, unless its name is one of those that
    /// Mixpanel adds by itself.
    /// </summary>
    private static bool Compare(Print expected, Print actual, List<string>? different, PrintNames? names)
    {
        bool isSame = true;
        int e = 0;
        int a = 0;
        while (e < expected.PropertyCount || a < actual.PropertyCount)
        {
            ulong left = e < expected.PropertyCount ? expected.Property(e) : ulong.MaxValue;
            ulong right = a < actual.PropertyCount ? actual.Property(a) : ulong.MaxValue;
            if (left == right)
            {
                e++;
                a++;
                continue;
            }

            (uint leftName, uint rightName) = ((uint)(left >> 32), (uint)(right >> 32));
            bool isAdded = rightName < leftName && (right & 1) != 0;
            if (!isAdded)
            {
                isSame = false;
                if (different is null)
                {
                    return false;
                }

                different.Add(names!.Property(Math.Min(leftName, rightName)));
            }

            e += leftName <= rightName ? 1 : 0;
            a += rightName <= leftName ? 1 : 0;
        }

        return isSame;
    }

    private static long Seconds(long milliseconds) => (long)Math.Floor(milliseconds / 1_000.0);
}
