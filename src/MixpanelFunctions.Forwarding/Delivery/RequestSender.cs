using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Mixpanel;
using Polly;
using Polly.Timeout;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Sends a batch to Mixpanel and settles every record of it: retries temporary failures, halves requests that are refused
/// without naming the record, dead-letters records that are refused permanently, and sends nothing to a project whose breaker is open. Thread-safe.
/// </summary>
internal sealed class RequestSender : IDisposable
{
    private readonly MixpanelClient _client;
    private readonly MixpanelOptions _options;
    private readonly ForwardingTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<MixpanelAnswer> _retries;
    private readonly ResiliencePipeline _attempt;

    public RequestSender(MixpanelClient client, MixpanelOptions options, TimeProvider time, ForwardingTelemetry telemetry, ILogger logger)
    {
        _client = client;
        _options = options;
        _telemetry = telemetry;
        _logger = logger;
        _retries = RetryPipeline.Retries(options, time, (answer, wait, attempt) => Log.Retrying(_logger, attempt, wait.TotalSeconds, answer.Description));
        _attempt = RetryPipeline.Attempt(options, time);
        Breakers = new ProjectBreakers(options, time, logger);
    }

    public ProjectBreakers Breakers { get; }

    public void Dispose() => Breakers.Dispose();

    /// <summary>Settles some consecutive records of a batch.</summary>
    /// <returns>Why it could not be settled, or <see langword="null"/>.</returns>
    public async Task<string?> SettleAsync(RequestBatch batch, int first, int count, Invocation invocation)
    {
        if (invocation.IsClosed(batch.Destination.Project, out string? closed))
        {
            return closed;
        }

        MixpanelAnswer answer = await SendAsync(batch, first, count, invocation).ConfigureAwait(false);
        switch (answer.Kind)
        {
            case AnswerKind.Accepted or AnswerKind.PartlyRefused:
                int expected = count - answer.RefusedRecords.Count;
                if (answer.Imported is { } imported && imported != expected)
                {
                    Log.OtherCount(_logger, batch.Destination.Project, imported, expected);
                }

                invocation.Ledger.Settle(batch, first, count, answer.RefusedRecords);
                return null;
            case AnswerKind.Refused or AnswerKind.TooLarge when count > 1:
                Log.Halving(_logger, count, answer.Description);
                _telemetry.Halved(batch.Destination);
                int half = count / 2;
                string? left = await SettleAsync(batch, first, half, invocation).ConfigureAwait(false);
                string? right = await SettleAsync(batch, first + half, count - half, invocation).ConfigureAwait(false);
                return left ?? right;
            case AnswerKind.Refused or AnswerKind.TooLarge:
                invocation.Ledger.Settle(batch, first, count, [new RefusedRecord(0, null, string.IsNullOrEmpty(answer.Detail) ? answer.Description : $"{answer.Description}: {answer.Detail}")]);
                return null;
            case AnswerKind.Misconfigured:
                string misconfigured = $"project {batch.Destination.Project}: {answer.Description}";
                invocation.CloseProject(batch.Destination.Project, misconfigured);
                return misconfigured;
            case AnswerKind.Barred:
                string barred = $"project {batch.Destination.Project}: {answer.Description}";
                invocation.CloseProject(batch.Destination.Project, barred);
                return barred;
            default:
                // The other requests to this project would only get the same answer.
                string spent = $"project {batch.Destination.Project}: {answer.Description}; the time for retries is over";
                invocation.CloseProject(batch.Destination.Project, spent);
                return spent;
        }
    }

    private async Task<MixpanelAnswer> SendAsync(RequestBatch batch, int first, int count, Invocation invocation)
    {
        RequestBody body = RequestBody.Create(batch, first, count, batch.Destination.TakesGzip ? _options.Compression : null);
        ResilienceContext context = ResilienceContextPool.Shared.Get(invocation.Stopping);
        context.Properties.Set(RetryPipeline.Deadline, invocation.Deadline);
        try
        {
            MixpanelAnswer? last = null;
            int resends = 0;
            ProjectBreaker breaker = Breakers[batch.Destination.Project];
            Uri server = _options.Projects[batch.Destination.Project].BaseAddress;
            try
            {
                return await _retries.ExecuteAsync(
                    async _ => await breaker.AttemptAsync(
                        async () =>
                        {
                            invocation.Ledger.Sent(body.Length, isRetry: last is not null);
                            using RequestMeasure measure = _telemetry.BeginRequest(batch.Destination, server, body.Length, count, last, resends++);
                            return last = measure.Ended(await AttemptAsync(batch, body, count, invocation).ConfigureAwait(false));
                        },
                        invocation.Stopping).ConfigureAwait(false),
                    context).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // While waiting for a retry, or for the one request that tries a breaker, the budget ran out, or the app is shut down.
                return last ?? new MixpanelAnswer(AnswerKind.Unavailable, "not sent");
            }
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<MixpanelAnswer> AttemptAsync(RequestBatch batch, RequestBody body, int count, Invocation invocation)
    {
        try
        {
            // Not the token that stops new requests: one in progress may end within the drain time.
            return await _attempt.ExecuteAsync(
                async token => await _client.SendAsync(batch.Destination, body, count, token).ConfigureAwait(false),
                invocation.Ending).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            return new MixpanelAnswer(AnswerKind.Unavailable, $"no answer within {_options.AttemptTimeout.TotalSeconds:0.#} s");
        }
        catch (OperationCanceledException)
        {
            return new MixpanelAnswer(AnswerKind.Unavailable, "no answer in time");
        }
    }
}
