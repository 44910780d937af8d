namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>
/// Mixpanel's limits: on events from mixpanel/docs <c>reference/import-events</c>, on profiles from
/// <c>reference/user-profile-limits</c>, <c>reference/limits-1</c> and <c>docs/data-structure/user-profiles</c>.
/// </summary>
public static class StandInLimits
{
    /// <summary>The most events one request may hold. Count.</summary>
    public const int MaxEvents = 2_000;

    /// <summary>
    /// The most ids of one user under Original ID Merge (mixpanel/docs
    /// <c>docs/tracking-methods/id-management/identifying-users-original</c>). Count.
    /// </summary>
    public const int MaxClusterIds = 500;

    /// <summary>The most updates of profiles one request may hold. Count.</summary>
    public const int MaxUpdates = 2_000;

    /// <summary>The most properties of a profile: "attempts to add more than 2000 user properties for a user profile will fail". Count.</summary>
    public const int MaxProfileProperties = 2_000;

    /// <summary>The most characters of the name of a profile's property; a longer name is cut.</summary>
    public const int MaxProfileNameLength = 255;

    /// <summary>
    /// The first size that is too large for one event or update ("smaller than 1MB of uncompressed JSON"), in bytes as sent.
    /// Mixpanel's own 413 counts 2 MB as 2,097,152 bytes, and so 1 MB is 1,048,576 bytes here.
    /// </summary>
    public const int RecordBytes = 1_048_576;

    /// <summary>The most properties of an event, keys of a nested object or elements of an array ("fewer than 255"). Count.</summary>
    public const int MaxEntries = 254;

    /// <summary>
    /// The deepest nesting. An object or array that is itself a property's value is at depth 1; each one inside it, one deeper.
    /// </summary>
    public const int MaxDepth = 3;

    /// <summary>The most characters of an <c>$insert_id</c>; only ASCII is allowed in it, so these are bytes too.</summary>
    public const int MaxInsertIdBytes = 36;

    /// <summary>The earliest time an event may have: 1971-01-01.</summary>
    public static readonly DateTimeOffset EarliestTime = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far in the future an event's time may lie.</summary>
    public static readonly TimeSpan MaxFuture = TimeSpan.FromHours(1);

    /// <summary>How old an event sent to <c>/track</c> may be (mixpanel/docs <c>reference/track-event</c>).</summary>
    public static readonly TimeSpan MaxTrackAge = TimeSpan.FromDays(5);
}
