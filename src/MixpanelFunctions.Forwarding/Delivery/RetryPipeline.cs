using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Mixpanel;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// The Polly pipelines around a request: retries of temporary failures with exponential back-off and jitter, at least
/// as long as <c>Retry-After</c>, and a timeout for each attempt. Only the kind of the answer decides: see <see cref="AnswerReader"/>.
/// </summary>
internal static class RetryPipeline
{
    /// <summary>When the invocation's budget ends.</summary>
    public static readonly ResiliencePropertyKey<DateTimeOffset> Deadline = new("deadline");

    public static ResiliencePipeline<MixpanelAnswer> Retries(MixpanelOptions options, TimeProvider time, Action<MixpanelAnswer, TimeSpan, int> onRetry) =>
        new ResiliencePipelineBuilder<MixpanelAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<MixpanelAnswer>
            {
                // The time budget ends the retries, not a number.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { Kind: AnswerKind.Unavailable } answer && HasTime(arguments.Context, answer, time)),
                DelayGenerator = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.RetryAfter is { } asked ? Wait(options, arguments.AttemptNumber, asked) : (TimeSpan?)null),
                OnRetry = arguments =>
                {
                    onRetry(arguments.Outcome.Result!, arguments.RetryDelay, arguments.AttemptNumber + 1);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    public static ResiliencePipeline Attempt(MixpanelOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
            .Build();

    /// <summary>
    /// At least as long as Mixpanel's <c>Retry-After</c>, and not shorter than without it: a <c>Retry-After</c> of zero must not cause a flood.
    /// Requests that got the same answer at the same time are not repeated at the same time.
    /// </summary>
    private static TimeSpan Wait(MixpanelOptions options, int attempt, TimeSpan asked)
    {
        TimeSpan doubled = options.RetryDelay * Math.Pow(2, Math.Min(attempt, 30));
        TimeSpan own = doubled < options.MaxRetryDelay ? doubled : options.MaxRetryDelay;
        return (asked > own ? asked : own) + (options.RetryDelay * Random.Shared.NextDouble());
    }

    /// <summary>If Mixpanel requires a longer wait than the time budget has left, waiting is useless: the host's own retry comes later.</summary>
    private static bool HasTime(ResilienceContext context, MixpanelAnswer answer, TimeProvider time) =>
        !context.Properties.TryGetValue(Deadline, out DateTimeOffset deadline)
        || time.GetUtcNow() + (answer.RetryAfter ?? TimeSpan.Zero) < deadline;
}
