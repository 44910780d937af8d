namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>The options of a stand-in. Immutable after the start.</summary>
public sealed class StandInOptions
{
    /// <summary>The TCP port on 127.0.0.1; 0 (the default) takes a free one. Not used when the stand-in is mounted into another server.</summary>
    public int Port { get; init; }

    /// <summary>The projects known by token, by id or by both. Default: none.</summary>
    public IReadOnlyList<StandInProject> Projects { get; init; } = [];

    /// <summary>The service accounts known. Default: none.</summary>
    public IReadOnlyList<StandInServiceAccount> ServiceAccounts { get; init; } = [];

    /// <summary>
    /// Whether any non-empty token is a project, and any numeric <c>project_id</c> of a known service account too.
    /// Default: true, for a local run without an account. Off, what is not listed is answered with 401.
    /// </summary>
    public bool AcceptAnyToken { get; init; } = true;

    /// <summary>
    /// The largest request body in bytes, uncompressed; more is answered with 413. Default: 2,097,152, from the example of
    /// <c>StrictTooLarge</c> in mixpanel/docs <c>openapi/ingestion.openapi.yaml</c>. Range: 1 to 1,073,741,824.
    /// </summary>
    public int MaxRequestBytes { get; init; } = 2_097_152;

    /// <summary>The most events kept for the pages; beyond it the oldest go. Counts and deduplication continue. Default: 200,000; at least 1.</summary>
    public int MaxRetainedEvents { get; init; } = 200_000;

    /// <summary>The most bytes of events' JSON kept; beyond it the oldest go. Default: 536,870,912 (512 MiB); at least 1,048,576.</summary>
    public long MaxRetainedBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>The most profiles of users and groups kept; beyond it those go that were not updated for longest. Default: 100,000; at least 1.</summary>
    public int MaxProfiles { get; init; } = 100_000;

    /// <summary>The most bytes of profiles' properties kept; beyond it as with <see cref="MaxProfiles"/>. Default: 268,435,456 (256 MiB); at least 1,048,576.</summary>
    public long MaxProfileBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Which of Mixpanel's identity systems the projects have. Default: Simplified ID Merge, as Mixpanel's new projects.</summary>
    public IdentitySystem IdentityMerge { get; init; }

    /// <summary>The most ids kept that are linked with another; beyond it links are refused. Default: 1,000,000; at least 1.</summary>
    public int MaxLinkedIds { get; init; } = 1_000_000;

    /// <summary>
    /// The status with which <c>/engage?strict=1</c> and <c>/groups?strict=1</c> report failed records: 400 or 200. The
    /// body is the same. Mixpanel's public reference promises "a JSON object with per-record error messages" and shows
    /// neither it nor a status beside 200, 401 and 403; it says of all of <c>/engage</c> that it "will return a 200 OK even
    /// if there are data validation issues" (mixpanel/docs <c>reference/profile-set</c>). Default: 400, as <c>/import</c>.
    /// </summary>
    public int FailedProfilesStatus { get; init; } = 400;

    /// <summary>
    /// Whether <c>/engage</c> and <c>/groups</c> take bodies compressed with gzip. Mixpanel's own mobile libraries send
    /// these, while <c>reference/profile-set</c> says "This API does not support gzip encoding". Default: true.
    /// </summary>
    public bool ProfilesTakeGzip { get; init; } = true;

    /// <summary>
    /// The time zone of projects made before 2023: their events are stored, and days of exports are meant, in it (mixpanel/docs
    /// <c>docs/orgs-and-projects/managing-projects</c>). Default: UTC, as of all later projects.
    /// </summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How many exports a project may ask for in an hour (mixpanel/docs <c>reference/rate-limits</c>). Default: 60; at least 1.</summary>
    public int MaxExportsPerHour { get; init; } = 60;

    /// <summary>How many exports a project may ask for in a second (the same page). Default: 3; at least 1.</summary>
    public int MaxExportsPerSecond { get; init; } = 3;

    /// <summary>How a failed record's id is spelled. Default: <c>$insert_id</c>.</summary>
    public FailedRecordId FailedRecordId { get; init; }

    /// <summary>The clock for the rules on <c>time</c>, for delays and for rates. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Throws where an option is out of its range: a mistake of the calling code.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65_535);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestBytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRequestBytes, 1 << 30);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetainedEvents, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRetainedBytes, StandInLimits.RecordBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLinkedIds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxProfiles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxProfileBytes, StandInLimits.RecordBytes);
        if (FailedProfilesStatus is not (200 or 400))
        {
            throw new ArgumentOutOfRangeException(nameof(FailedProfilesStatus), FailedProfilesStatus, "The status must be 200 or 400.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxExportsPerHour, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxExportsPerSecond, 1);
        ArgumentNullException.ThrowIfNull(TimeZone);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        foreach (StandInServiceAccount account in ServiceAccounts)
        {
            ArgumentException.ThrowIfNullOrEmpty(account.Username);
            ArgumentException.ThrowIfNullOrEmpty(account.Secret);
        }
    }
}
