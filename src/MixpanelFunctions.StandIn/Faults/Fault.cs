namespace MixpanelFunctions.StandIn.Faults;

/// <summary>A fault to inject, and when. Immutable.</summary>
public sealed record Fault
{
    /// <summary>The longest <see cref="Delay"/>: one hour.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="RetryAfter"/>: one day.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromDays(1);

    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Which requests it affects.</summary>
    public required FaultTrigger When { get; init; }

    /// <summary>The HTTP status of <see cref="FaultKind.Status"/>. Range: 200 to 599. Default: 503.</summary>
    public int Status { get; init; } = 503;

    /// <summary>
    /// The body of <see cref="FaultKind.Status"/>, sent as application/json whatever it is; the empty text means none. Null
    /// (the default): the documented body for 401, 413 and 429, and none for any other status.
    /// </summary>
    public string? Body { get; init; }

    /// <summary>
    /// The <c>Retry-After</c> of <see cref="FaultKind.Status"/> and <see cref="FaultKind.RateLimit"/>, to the second. Null (the
    /// default): no such header. Range: 0 to one day.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether <c>Retry-After</c> is an HTTP date, by the stand-in's clock, and not a number of seconds. Default: false.</summary>
    public bool RetryAfterAsDate { get; init; }

    /// <summary>
    /// How long the request waits first, before its body is read, by the stand-in's clock; with <see cref="FaultKind.LateAnswer"/>
    /// how long its answer waits. Default: none. Range: 0 to one hour.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The events a second that <see cref="FaultKind.RateLimit"/> lets pass; at least 1.</summary>
    public int EventsPerSecond { get; init; }

    /// <summary>What is wrong with the fault itself, one sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        void Check(bool isGood, string problem)
        {
            if (!isGood)
            {
                problems.Add(problem);
            }
        }

        Check(Enum.IsDefined(Kind), "The kind is unknown.");
        Check(Enum.IsDefined(When.Kind), "The trigger is unknown.");
        Check(When.Number >= 1, "'next', 'every', 'request' and 'from' must be at least 1.");
        Check(Status is >= 200 and <= 599, "'status' must be from 200 to 599.");
        Check(
            Status is not (204 or 205 or 304) || string.IsNullOrEmpty(Body),
            "An answer with status 204, 205 or 304 cannot have a 'body'.");
        Check(Delay >= TimeSpan.Zero && Delay <= MaxDelay, "'delayMilliseconds' must be from 0 to 3600000.");
        Check(Kind != FaultKind.Delay || Delay > TimeSpan.Zero, "The kind 'delay' needs 'delayMilliseconds'.");
        Check(Kind != FaultKind.LateAnswer || Delay > TimeSpan.Zero, "The kind 'lateAnswer' needs 'delayMilliseconds'.");
        Check(
            RetryAfter is null || (RetryAfter >= TimeSpan.Zero && RetryAfter <= MaxRetryAfter),
            "'retryAfterSeconds' must be from 0 to 86400.");
        Check(RetryAfter is not null || !RetryAfterAsDate, "'retryAfterAsDate' needs 'retryAfterSeconds'.");
        Check(
            EventsPerSecond >= (Kind == FaultKind.RateLimit ? 1 : 0),
            "'eventsPerSecond' must be at least 1, and the kind 'rateLimit' needs it.");
        return problems;
    }
}
