using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding;

/// <summary>
/// The whole processing of a batch of messages: reading, rules, mapping, sending, settling. One instance serves any number
/// of calls at once.
/// </summary>
public sealed class Forwarder : IDisposable
{
    /// <summary>
    /// How many bytes of unpacked messages and dead letters a batch may hold. Beyond it what was mapped so far is settled, and its
    /// dead letters are written, before the next message is mapped.
    /// </summary>
    private const long MostHeld = 32 * 1024 * 1024;

    /// <summary>Files of dead letters written at once, because each write to a storage account takes long.</summary>
    private const int FilesAtOnce = 8;

    private readonly PlanInForce _plans;
    private readonly RequestSender _sender;
    private readonly IDeadLetterSink _deadLetters;
    private readonly TimeProvider _time;
    private readonly ForwardingTelemetry _telemetry;
    private readonly ILogger<Forwarder> _logger;

    /// <summary>Puts the stations together.</summary>
    public Forwarder(
        PlanInForce plans,
        MixpanelClient client,
        IDeadLetterSink deadLetters,
        TimeProvider time,
        ForwardingTelemetry telemetry,
        ILogger<Forwarder> logger)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(telemetry);
        _plans = plans;
        _deadLetters = deadLetters;
        _time = time;
        _telemetry = telemetry;
        _logger = logger;
        _sender = new RequestSender(client, plans.Configuration.Mixpanel, time, telemetry, logger);
        telemetry.Observe(plans);
        telemetry.Observe(_sender.Breakers);
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    /// <summary>Forwards a batch of messages. When it returns, every event of them is settled.</summary>
    /// <param name="messages">The messages, of one partition, in order.</param>
    /// <param name="cancellationToken">
    /// Signals that the app shuts down: no more requests start, and those in progress end within the drain time.
    /// </param>
    /// <returns>The result of them.</returns>
    /// <exception cref="DeliveryIncompleteException">Some could not be settled in the time there is; the same messages must be delivered again.</exception>
    /// <exception cref="OperationCanceledException">The app was shut down before all was settled; the same messages must be delivered again.</exception>
    public async Task<EventTally> ForwardAsync(IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        // The whole batch uses one version of the rules, even if a new version takes effect in between.
        PlanInForce.Version version = _plans.Current;
        MixpanelOptions mixpanel = version.Configuration.Mixpanel;
        using InvocationLedger ledger = new(version.Plan, messages);
        using BatchMeasure measure = new(_telemetry, messages, version.Configuration, cancellationToken);
        using Invocation invocation = new(ledger, mixpanel.TotalBudget, version.Configuration.Forwarding.DrainTime, _time, cancellationToken);
        using RequestQueue requests = new(_sender, invocation, version.Plan.Destinations, mixpanel.MaxConcurrency);
        CloseBarred(version.Plan.Destinations, invocation);
        try
        {
            await MapAsync(messages, version, invocation, requests, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also if mapping was interrupted: requests in progress are never abandoned.
            await requests.CompleteAsync().ConfigureAwait(false);
        }

        if (requests.Problem is { } problem)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string reason = version.Secrets.Redact(problem);
            Log.Incomplete(_logger, messages.Count, reason);
            throw new DeliveryIncompleteException($"Not all events could be delivered: {reason}. The same events will be tried again.");
        }

        await WriteDeadLettersAsync(ledger, version, invocation, cancellationToken).ConfigureAwait(false);
        EventTally tally = ledger.Close();
        measure.Settled(tally, ledger);
        Log.Forwarded(_logger, tally.Received, tally.Forwarded, tally.Filtered, tally.DeadLettered, tally.RecordsDelivered, tally.Requests);
        foreach (SkipTally skip in tally.Skips)
        {
            Log.Skipped(_logger, skip.Rule, skip.Action, skip.Records, skip.Reason);
        }

        return tally;
    }

    /// <summary>Avoids mapping that is useless: if a breaker blocks everything that would be sent, the call fails at once.</summary>
    private void CloseBarred(IReadOnlyList<Destination> destinations, Invocation invocation)
    {
        foreach (string project in destinations.Select(destination => destination.Project))
        {
            if (_sender.Breakers[project].WhyOpen is { } reason)
            {
                invocation.CloseProject(project, $"project {project}: {reason}");
            }
        }
    }

    private async Task MapAsync(
        IReadOnlyList<HubMessage> messages, PlanInForce.Version version, Invocation invocation, RequestQueue requests, CancellationToken shutdown)
    {
        MixpanelOptions options = version.Configuration.Mixpanel;
        using BatchingSink sink = new(version.Plan, invocation.Ledger, options.MaxRecordsPerRequest, options.MaxRequestBytes);
        EventMapper mapper = version.RentMapper();
        DateTimeOffset now = _time.GetUtcNow();
        for (int i = 0; i < messages.Count; i++)
        {
            if (invocation.WhyOver(version.Plan.Destinations) is { } reason)
            {
                // The whole batch is delivered again: no use in mapping the rest of it. As long as one project takes records,
                // it gets its own, whether or not another one fails.
                requests.GiveUp(reason);
                break;
            }

            sink.Message = i;
            try
            {
                mapper.Map(messages[i], now, sink, invocation.Stopping);
            }
            catch (OperationCanceledException) when (invocation.Stopping.IsCancellationRequested)
            {
                requests.GiveUp(Invocation.TimeIsSpent);
                break;
            }

            await SendFullAsync(sink, requests).ConfigureAwait(false);
            if (invocation.Ledger.HeldBytes > MostHeld)
            {
                sink.Finish();
                await SendFullAsync(sink, requests).ConfigureAwait(false);
                await requests.CompleteAsync().ConfigureAwait(false);
                if (requests.Problem is not null)
                {
                    break;
                }

                await WriteDeadLettersAsync(invocation.Ledger, version, invocation, shutdown).ConfigureAwait(false);
            }
        }

        sink.Finish();
        await SendFullAsync(sink, requests).ConfigureAwait(false);
        version.Return(mapper);
    }

    private static async Task SendFullAsync(BatchingSink sink, RequestQueue requests)
    {
        while (sink.TryTakeFull(out RequestBatch? full))
        {
            await requests.AddAsync(full!).ConfigureAwait(false);
        }
    }

    private async Task WriteDeadLettersAsync(InvocationLedger ledger, PlanInForce.Version version, Invocation invocation, CancellationToken shutdown)
    {
        if (ledger.DeadLetters.Count > 0)
        {
            int files = 0;
            try
            {
                await Parallel.ForEachAsync(
                    DeadLetterFile.ByMessage(ledger.DeadLetters),
                    new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = invocation.Ending },
                    async (letters, cancellationToken) =>
                    {
                        foreach (DeadLetterFile file in DeadLetterFile.Write(letters, version.Secrets, version.CreateCleaner(), version.Configuration.Forwarding.Hub))
                        {
                            await _deadLetters.WriteAsync(file, cancellationToken).ConfigureAwait(false);
                            Interlocked.Increment(ref files);
                        }
                    }).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !shutdown.IsCancellationRequested)
            {
                // Whatever kept them from being written, without them the batch is not settled.
                Log.DeadLettersNotWritten(_logger, ledger.DeadLetters.Count, exception);
                throw new DeliveryIncompleteException("Dead letters could not be written. The same events will be tried again.", exception);
            }

            HubMessage first = ledger.DeadLetters[0].Message;
            Log.DeadLettered(_logger, ledger.DeadLetters.Count, files, first.Partition, first.SequenceNumber);
        }

        ledger.Release();
    }
}
