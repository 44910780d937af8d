using Microsoft.Extensions.Logging;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>All log messages of the engine. They contain no content of events, no tokens and no secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Events: {Received} = forwarded {Forwarded} + filtered {Filtered} + dead-lettered {DeadLettered}. Records: {Records}. Requests: {Requests}")]
    public static partial void Forwarded(ILogger logger, long received, long forwarded, long filtered, long deadLettered, long records, long requests);

    [LoggerMessage(2, LogLevel.Warning, "Retry {Attempt} in {Seconds:0.0} s: {Answer}")]
    public static partial void Retrying(ILogger logger, int attempt, double seconds, string answer);

    [LoggerMessage(3, LogLevel.Warning, "Project {Project}: Mixpanel reports a different number of records than was sent. Imported: {Imported}. Sent: {Expected}")]
    public static partial void OtherCount(ILogger logger, string project, int imported, int expected);

    [LoggerMessage(4, LogLevel.Warning, "A request is halved. Records: {Records}. Answer: {Answer}")]
    public static partial void Halving(ILogger logger, int records, string answer);

    [LoggerMessage(5, LogLevel.Warning, "Dead letters: {Count}. Files: {Files}. The first one is from partition {Partition}, sequence number {SequenceNumber}")]
    public static partial void DeadLettered(ILogger logger, int count, int files, string partition, long sequenceNumber);

    [LoggerMessage(6, LogLevel.Error, "Dead letters could not be written: {Count}")]
    public static partial void DeadLettersNotWritten(ILogger logger, int count, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "A batch is not settled: {Reason}. Messages: {Messages}")]
    public static partial void Incomplete(ILogger logger, int messages, string reason);

    [LoggerMessage(8, LogLevel.Information, "Rules version {Version} is in force, from {Source}. Rules: {Rules}")]
    public static partial void RulesInForce(ILogger logger, string version, int rules, string source);

    [LoggerMessage(9, LogLevel.Error, "A new version of {Source} is refused, version {Version} stays in force: {Errors}")]
    public static partial void RulesRefused(ILogger logger, string source, string version, string errors);

    [LoggerMessage(10, LogLevel.Warning, "{Source} cannot be checked, {Reason}; version {Version} stays in force")]
    public static partial void RulesUnavailable(ILogger logger, string source, string reason, string version);

    [LoggerMessage(11, LogLevel.Debug, "Rule {Rule}, action {Action}: nothing to send, {Reason}. Records left out: {Records}")]
    public static partial void Skipped(ILogger logger, string rule, int action, long records, string reason);

    [LoggerMessage(12, LogLevel.Error, "Project {Project}: nothing is sent for {Seconds:0.#} s, the circuit breaker is open: {Answer}")]
    public static partial void BreakerOpened(ILogger logger, string project, double seconds, string answer);

    [LoggerMessage(13, LogLevel.Information, "Project {Project}: the circuit breaker is closed, sending continues")]
    public static partial void BreakerClosed(ILogger logger, string project);

    [LoggerMessage(20, LogLevel.Warning, "Property {Property} {Repair}. Logged once; the metric mixpanelfunctions.repairs counts every occurrence")]
    public static partial void Repaired(ILogger logger, string property, string repair);

    [LoggerMessage(21, LogLevel.Warning, "A distinct_id of project {Project} has more than {Limit} events of {Date:yyyy-MM-dd}; Mixpanel renames further ones to $hotshard_events. One is in partition {Partition}, sequence number {SequenceNumber}")]
    public static partial void HotShard(ILogger logger, string project, int limit, DateOnly date, string partition, long sequenceNumber);

    [LoggerMessage(22, LogLevel.Warning, "Rule {Rule} failed: {Reason}. Events dead-lettered: {Events}. Logged once a minute")]
    public static partial void RuleFailed(ILogger logger, string rule, long events, string reason);

    [LoggerMessage(23, LogLevel.Warning, "{Warning}")]
    public static partial void RulesWarning(ILogger logger, string warning);
}
