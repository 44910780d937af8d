using System.Globalization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Local.Hubs;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Sending;

/// <summary>Sends events of a file to a hub, one or several in a message, in batches, as fast as it takes them or at a rate.</summary>
internal sealed class LoadSending(LoadOptions options)
{
    private const int BatchSize = 500;

    /// <summary>Batches a second at a low rate, so that events are sent steadily.</summary>
    private const int Steps = 10;

    private readonly IAnsiConsole _console = Consoles.Output();
    private readonly LoadProgress _progress = new();
    private readonly int _batchSize = (int)Math.Clamp((options.Rate ?? long.MaxValue) / Steps / options.Pack, 1, BatchSize);
    private readonly EventPacking _packing = new(options.Pack);
    private readonly PatientRetries _retries = new(TellLost);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string source = options.Events ?? BundledSamples.Events;
        MessageLines first = MessageLines.Open(source, DateTimeOffset.UtcNow);
        bool stopped = false;
        try
        {
            await ConnectAsync(cancellationToken).ConfigureAwait(false);
            EventHubProducerClient sender = options.Hub.CreateProducer(_retries.Options);
            await using (sender.ConfigureAwait(false))
            {
                // The target, never the connection string.
                _console.WriteLine($"Sending to {options.Hub}");
                await _progress.ShowAsync(_console, options.Count, show => SendAllAsync(sender, source, first, show, cancellationToken)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stopped = true;
        }
        catch (Exception exception) when (HubFaults.IsOfTheHub(exception))
        {
            string told = HubFaults.Tell(exception, options.Hub);
            if (_progress.Events == 0)
            {
                throw new UserErrorException(told, exception);
            }

            _console.WriteLine($"sent {_progress}");
            Console.Error.WriteLine(told);
            return ExitCodes.Failure;
        }
        finally
        {
            first.Dispose();
        }

        _console.WriteLine($"{(stopped ? "Stopped: sent" : "sent")} {_progress}");
        return stopped || _progress.TooLarge > 0 ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>A hub that is not there from the start is not waited for.</summary>
    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        EventHubProducerClient asking = options.Hub.CreateProducer(new EventHubsRetryOptions { MaximumRetries = 0 });
        await using (asking.ConfigureAwait(false))
        {
            // Opens the connection for sending, which needs only the right to send.
            using EventDataBatch empty = await asking.CreateBatchAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendAllAsync(EventHubProducerClient sender, string source, MessageLines first, Action show, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        using BatchFilling batches = new(
            sender, _batchSize, (batch, cancellation) => SendAsync(sender, batch, started, show, cancellation));
        MessageLines input = first;
        long left = options.Count ?? long.MaxValue;
        try
        {
            while (left > 0)
            {
                long before = left;
                while (left > _packing.Count && input.Next(cancellationToken) is { } line)
                {
                    if (_packing.IsFullFor(line.Body.Length))
                    {
                        left -= await AddAsync(batches, cancellationToken).ConfigureAwait(false);
                    }

                    _packing.Add(line);
                }

                left -= await AddAsync(batches, cancellationToken).ConfigureAwait(false);
                if (options.Count is null || left == 0 || source == MessageLines.StandardInput)
                {
                    break;
                }

                if (left == before)
                {
                    throw new UserErrorException($"{source} has no event to send.");
                }

                input.Dispose();
                input = MessageLines.Open(source, DateTimeOffset.UtcNow);
            }

            await batches.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            input.Dispose();
        }
    }

    /// <summary>Adds the message that is packed; one that the hub refuses is reported.</summary>
    /// <returns>How many events are on their way by it.</returns>
    private async Task<int> AddAsync(BatchFilling batches, CancellationToken cancellationToken)
    {
        int events = _packing.Count;
        if (events > 0 && await batches.AddAsync(_packing.Message(), events, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            _progress.TooLarge += events;
            Console.Error.WriteLine(refusal);
            events = 0;
        }

        _packing.Clear();
        return events;
    }

    private async Task SendAsync(EventHubProducerClient sender, FilledBatch filled, long started, Action show, CancellationToken cancellationToken)
    {
        if (options.Rate is { } rate)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)_progress.Events / rate) - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken).ConfigureAwait(false);
            }
        }

        long before = _retries.Retries;
        await sender.SendAsync(filled.Batch, cancellationToken).ConfigureAwait(false);
        _progress.SentAgain += _retries.Retries > before ? 1 : 0;
        _progress.Add(filled.Events, filled.Batch.Count, filled.Bytes);
        show();
    }

    private static void TellLost(Exception exception) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"The event hub is unreachable ({exception.Message}). Retrying for {PatientRetries.GivesUpAfter.TotalSeconds:0} s. Events that it has not confirmed are sent again."));
}
