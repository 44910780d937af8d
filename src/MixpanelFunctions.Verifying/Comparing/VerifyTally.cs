namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>The result of a comparison: in all, by day, by event and by rule.</summary>
internal sealed class VerifyTally
{
    /// <summary>In all.</summary>
    public VerifyCounts All { get; } = new();

    /// <summary>By day, as the project counts days.</summary>
    public SortedDictionary<DateOnly, VerifyCounts> Days { get; } = [];

    /// <summary>By the event's name.</summary>
    public SortedDictionary<string, VerifyCounts> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>By rule; records without a rule are not included.</summary>
    public SortedDictionary<string, VerifyCounts> Rules { get; } = new(StringComparer.Ordinal);

    /// <summary>Events in Mixpanel that other programs sent.</summary>
    public long OfOthers { get; set; }

    /// <summary>Events in Mixpanel outside of the requested days that are not in the sources. It is unknown whether they should be there.</summary>
    public long Outside { get; set; }

    /// <summary>Copies of events that are in the sources more than once: one is expected.</summary>
    public long SameAgain { get; set; }

    /// <summary>Records of one event and <c>$insert_id</c> beyond the number that is compared.</summary>
    public long Overflow { get; set; }

    /// <summary>How many of the different events differ only in time, by the number of minutes that the time is later.</summary>
    public Dictionary<long, long> TimeShifts { get; } = [];

    /// <summary>Counts.</summary>
    public void Add(DifferenceKind kind, DateOnly day, string name, string? rule)
    {
        All.Add(kind);
        Of(Days, day).Add(kind);
        Of(Events, name).Add(kind);
        if (rule is not null)
        {
            Of(Rules, rule).Add(kind);
        }
    }

    private static VerifyCounts Of<TKey>(SortedDictionary<TKey, VerifyCounts> counts, TKey key)
        where TKey : notnull
    {
        if (!counts.TryGetValue(key, out VerifyCounts? found))
        {
            counts.Add(key, found = new VerifyCounts());
        }

        return found;
    }
}
