using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>Which of Mixpanel's rules apply to a request's records, and the time for them.</summary>
internal sealed record RecordRules
{
    /// <summary>Whether <c>time</c>, <c>distinct_id</c> and <c>$insert_id</c> must be there (<c>/import?strict=1</c>).</summary>
    public required bool RequireAll { get; init; }

    /// <summary>Whether the record carries its project's token (<c>/track</c>).</summary>
    public required bool RequireToken { get; init; }

    /// <summary>Whether <c>$merge</c> is taken: "only via /import" (mixpanel/docs <c>reference/identity-merge</c>).</summary>
    public required bool AllowMerge { get; init; }

    /// <summary>The earliest time, inclusive, in milliseconds since the epoch.</summary>
    public required long Earliest { get; init; }

    /// <summary>The latest time, inclusive, in milliseconds since the epoch.</summary>
    public required long Latest { get; init; }

    public static RecordRules ForImport(bool strict, DateTimeOffset now) => new()
    {
        RequireAll = strict,
        RequireToken = false,
        AllowMerge = true,
        Earliest = StandInLimits.EarliestTime.ToUnixTimeMilliseconds(),
        Latest = (now + StandInLimits.MaxFuture).ToUnixTimeMilliseconds(),
    };

    public static RecordRules ForTrack(DateTimeOffset now) => new()
    {
        RequireAll = false,
        RequireToken = true,
        AllowMerge = false,
        Earliest = (now - StandInLimits.MaxTrackAge).ToUnixTimeMilliseconds(),
        Latest = (now + StandInLimits.MaxFuture).ToUnixTimeMilliseconds(),
    };
}
