namespace MixpanelFunctions.Verifying.Comparing;

/// <summary>The result of a comparison for an event.</summary>
internal enum DifferenceKind
{
    /// <summary>It should be in Mixpanel, and is.</summary>
    Present,

    /// <summary>It should be there, and is not.</summary>
    Missing,

    /// <summary>It is there, and should not be.</summary>
    Unexpected,

    /// <summary>It is there more than once, with another time or distinct_id, so that Mixpanel counts it more than once.</summary>
    Duplicated,

    /// <summary>It is there with another time, user or property.</summary>
    Different,

    /// <summary>It is there as it should be, with a time outside of the requested days.</summary>
    Late,

    /// <summary>Mixpanel received it more than once and counts it once.</summary>
    Repeated,
}

/// <summary>An event with a result other than <c>present</c>.</summary>
internal sealed record Difference
{
    /// <summary>What.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <summary>Its <c>$insert_id</c>.</summary>
    public required string InsertId { get; init; }

    /// <summary>What its event's name and <c>$insert_id</c> are known by here.</summary>
    public required UInt128 Key { get; init; }

    /// <summary>Its time.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The rule that makes it; null if none does.</summary>
    public string? Rule { get; init; }

    /// <summary>The number of the source that it is in; -1 for none.</summary>
    public int Source { get; init; } = -1;

    /// <summary>Its message's place in the source.</summary>
    public long Place { get; init; }

    /// <summary>What is other: <c>time</c>, <c>distinct_id</c>, names of properties.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>How often it is there, for duplicates; otherwise 0.</summary>
    public int Copies { get; init; }
}
