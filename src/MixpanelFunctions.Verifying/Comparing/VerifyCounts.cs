namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>How many events there are of each kind.</summary>
internal sealed class VerifyCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<DifferenceKind>().Length];

    /// <summary>How many of a kind.</summary>
    public long this[DifferenceKind kind] => _counts[(int)kind];

    /// <summary>Events that should be there: each is present (late or not), different or missing.</summary>
    public long Expected => this[DifferenceKind.Present] + this[DifferenceKind.Different] + this[DifferenceKind.Missing];

    /// <summary>Whether Mixpanel holds exactly what it should.</summary>
    public bool IsSame => this[DifferenceKind.Missing] + this[DifferenceKind.Unexpected] + this[DifferenceKind.Duplicated] + this[DifferenceKind.Different] == 0;

    /// <summary>Counts.</summary>
    public void Add(DifferenceKind kind, long count = 1) => _counts[(int)kind] += count;
}
