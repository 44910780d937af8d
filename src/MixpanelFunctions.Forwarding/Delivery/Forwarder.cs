using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// The whole way of a batch of messages: read, asked of every rule, mapped, sent, settled. One instance serves any number
/// of calls at once.
/// </summary>
public sealed class Forwarder
{
    private readonly ForwardingPlan _plan;
    private readonly ForwardingConfiguration _configuration;
    private readonly RequestSender _sender;
    private readonly IDeadLetterSink _deadLetters;
    private readonly SecretRedactor _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger<Forwarder> _logger;
    private readonly ConcurrentBag<EventMapper> _mappers = [];

    /// <summary>Puts the stations together.</summary>
    public Forwarder(
        ForwardingPlan plan,
        ForwardingConfiguration configuration,
        MixpanelClient client,
        IDeadLetterSink deadLetters,
        TimeProvider time,
        ILogger<Forwarder> logger)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(configuration);
        _plan = plan;
        _configuration = configuration;
        _deadLetters = deadLetters;
        _time = time;
        _logger = logger;
        _sender = new RequestSender(client, configuration.Mixpanel, time, logger);
        _secrets = SecretRedactor.For(configuration.Mixpanel, plan.Secrets);
    }

    /// <summary>Forwards a batch of messages. When it returns, every event of them is settled.</summary>
    /// <param name="messages">The messages, of one partition, in order.</param>
    /// <param name="cancellationToken">
    /// Signals that the app is shut down: no request is started any more, those under way end within the drain time.
    /// </param>
    /// <returns>What became of them.</returns>
    /// <exception cref="DeliveryIncompleteException">Some could not be settled in the time there is; the same messages must come again.</exception>
    /// <exception cref="OperationCanceledException">The app was shut down before all was settled; the same messages must come again.</exception>
    public async Task<EventTally> ForwardAsync(IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        InvocationLedger ledger = new(_plan, messages);
        using Invocation invocation = new(ledger, _configuration.Mixpanel.TotalBudget, _configuration.Forwarding.DrainTime, _time, cancellationToken);
        using RequestQueue requests = new(_sender, invocation, _configuration.Mixpanel.MaxConcurrency);
        try
        {
            await MapAsync(messages, invocation, requests).ConfigureAwait(false);
        }
        finally
        {
            // Also when mapping was cut short: what is under way is never left behind.
            await requests.CompleteAsync().ConfigureAwait(false);
        }

        if (requests.Problem is { } problem)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string reason = _secrets.Redact(problem);
            Log.Incomplete(_logger, messages.Count, reason);
            throw new DeliveryIncompleteException($"Not all events could be delivered: {reason}. The same events will be tried again.");
        }

        await WriteDeadLettersAsync(ledger, invocation, cancellationToken).ConfigureAwait(false);
        EventTally tally = ledger.Close();
        Log.Forwarded(_logger, tally.Received, tally.Forwarded, tally.Filtered, tally.DeadLettered, tally.RecordsDelivered, tally.Requests);
        return tally;
    }

    private async Task MapAsync(IReadOnlyList<HubMessage> messages, Invocation invocation, RequestQueue requests)
    {
        MixpanelOptions options = _configuration.Mixpanel;
        using BatchingSink sink = new(_plan, invocation.Ledger, options.MaxRecordsPerRequest, options.MaxRequestBytes);
        if (!_mappers.TryTake(out EventMapper? mapper))
        {
            mapper = new EventMapper(_plan);
        }

        DateTimeOffset now = _time.GetUtcNow();
        for (int i = 0; i < messages.Count; i++)
        {
            if (invocation.WhyOver(_plan.Destinations) is { } reason)
            {
                // The whole batch comes again: no use in mapping the rest of it. As long as one project takes records,
                // it gets its own, whatever is wrong with another.
                requests.GiveUp(reason);
                break;
            }

            sink.Message = i;
            mapper.Map(messages[i], now, sink);
            while (sink.TryTakeFull(out RequestBatch? full))
            {
                await requests.AddAsync(full!).ConfigureAwait(false);
            }
        }

        sink.Finish();
        while (sink.TryTakeFull(out RequestBatch? rest))
        {
            await requests.AddAsync(rest!).ConfigureAwait(false);
        }

        _mappers.Add(mapper);
    }

    private async Task WriteDeadLettersAsync(InvocationLedger ledger, Invocation invocation, CancellationToken shutdown)
    {
        if (ledger.DeadLetters.Count == 0)
        {
            return;
        }

        DeadLetterFile file = DeadLetterFile.Create(ledger.DeadLetters, _secrets);
        try
        {
            await _deadLetters.WriteAsync(file, invocation.Ending).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !shutdown.IsCancellationRequested)
        {
            // Whatever kept them from being written, without them the batch is not settled.
            Log.DeadLettersNotWritten(_logger, ledger.DeadLetters.Count, exception);
            throw new DeliveryIncompleteException("Dead letters could not be written. The same events will be tried again.", exception);
        }

        Log.DeadLettered(_logger, ledger.DeadLetters.Count, file.Name);
    }
}
