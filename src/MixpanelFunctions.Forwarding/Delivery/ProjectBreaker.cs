using System.Globalization;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Mixpanel;
using Polly;
using Polly.CircuitBreaker;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// The circuit breaker of one project, shared by all that is sent there. Refused credentials open it at once, and so do several
/// attempts in a row without a usable answer. While it is open, nothing is sent. After the break, one request is
/// tried, and all others wait for its answer: if the breaker closes, they continue; if it opens again, they fail.
/// Thread-safe.
/// </summary>
/// <remarks>
/// An answer of 429 does not open or close it: Mixpanel answers, and says how long to wait. A refusal of records closes it, because a project that gives
/// this answer accepts records.
/// </remarks>
internal sealed class ProjectBreaker : IDisposable
{
    private const int TooManyRequests = 429;

    private readonly string _project;
    private readonly int _breakAfter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<MixpanelAnswer> _breaker;
    private readonly SemaphoreSlim _trial = new(1);
    private int _run;
    private volatile string _cause = string.Empty;
    private long _openUntil;

    public ProjectBreaker(string project, MixpanelOptions options, TimeProvider time, ILogger logger)
    {
        (_project, _breakAfter, _time, _logger) = (project, options.BreakAfter, time, logger);
        _breaker = new ResiliencePipelineBuilder<MixpanelAnswer> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<MixpanelAnswer>
            {
                // Polly counts failure ratios, and only from the second request on. Here, each answer decides whether the
                // circuit opens, so any ratio works, and AttemptAsync makes the second request.
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromDays(1),
                BreakDuration = options.BreakDuration,
                StateProvider = _circuit,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } answer && Opens(answer)),
                OnOpened = arguments =>
                {
                    Volatile.Write(ref _openUntil, (time.GetUtcNow() + arguments.BreakDuration).UtcTicks);
                    Log.BreakerOpened(_logger, _project, arguments.BreakDuration.TotalSeconds, _cause);
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    Log.BreakerClosed(_logger, _project);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    public BreakerState State => _circuit.CircuitState switch
    {
        CircuitState.Closed => BreakerState.Closed,
        CircuitState.HalfOpen => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <summary>Why nothing may be sent now, or <see langword="null"/> if a request may be sent, or tried.</summary>
    public string? WhyOpen => State == BreakerState.Open && Left > TimeSpan.Zero ? Describe(Left) : null;

    private TimeSpan Left => new DateTimeOffset(Volatile.Read(ref _openUntil), TimeSpan.Zero) - _time.GetUtcNow();

    /// <summary>Makes one attempt of a request, unless the breaker is open.</summary>
    /// <returns>The answer; <see cref="AnswerKind.Barred"/> if nothing was sent.</returns>
    /// <exception cref="OperationCanceledException">Stopped while waiting for the request that tries.</exception>
    public async Task<MixpanelAnswer> AttemptAsync(Func<Task<MixpanelAnswer>> attempt, CancellationToken stopping)
    {
        if (State != BreakerState.Closed)
        {
            await _trial.WaitAsync(stopping).ConfigureAwait(false);
            try
            {
                if (State != BreakerState.Closed)
                {
                    return await ThroughAsync(attempt).ConfigureAwait(false);
                }
            }
            finally
            {
                _trial.Release();
            }
        }

        return await ThroughAsync(attempt).ConfigureAwait(false);
    }

    public void Dispose() => _trial.Dispose();

    private async Task<MixpanelAnswer> ThroughAsync(Func<Task<MixpanelAnswer>> attempt)
    {
        try
        {
            MixpanelAnswer answer = await _breaker.ExecuteAsync(async _ => Note(await attempt().ConfigureAwait(false)), CancellationToken.None).ConfigureAwait(false);
            if (Opens(answer) && State == BreakerState.Closed)
            {
                // The very first request: the same answer again is the second that Polly waits for.
                await _breaker.ExecuteAsync(_ => ValueTask.FromResult(answer), CancellationToken.None).ConfigureAwait(false);
            }

            return answer;
        }
        catch (BrokenCircuitException exception)
        {
            return new MixpanelAnswer(AnswerKind.Barred, Describe(exception.RetryAfter ?? TimeSpan.Zero));
        }
    }

    private MixpanelAnswer Note(MixpanelAnswer answer)
    {
        if (answer.Kind is not (AnswerKind.Unavailable or AnswerKind.Misconfigured))
        {
            Volatile.Write(ref _run, 0);
        }
        else if (answer.Kind == AnswerKind.Unavailable && answer.StatusCode != TooManyRequests)
        {
            Interlocked.Increment(ref _run);
        }

        if (Opens(answer) && State != BreakerState.Open)
        {
            _cause = answer.Description;
        }

        return answer;
    }

    private bool Opens(MixpanelAnswer answer) => answer.Kind switch
    {
        AnswerKind.Misconfigured => true,
        AnswerKind.Unavailable => answer.StatusCode != TooManyRequests && Volatile.Read(ref _run) >= _breakAfter,
        _ => false,
    };

    private string Describe(TimeSpan left) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_cause}; the project's circuit breaker is open, the next attempt is in {Math.Max(0, Math.Ceiling(left.TotalSeconds)):0} s");
}
