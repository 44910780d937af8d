using System.Globalization;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Sending;

/// <summary>Sends events of a file to a hub, in batches, as fast as it takes them or at a rate.</summary>
internal sealed class LoadSending(LoadOptions options)
{
    private const int BatchSize = 500;

    /// <summary>Batches a second at a low rate, so that events come steadily.</summary>
    private const int Steps = 10;

    private readonly IAnsiConsole _console = RunConsole.Create();
    private readonly LoadProgress _progress = new();
    private readonly int _batchSize = (int)Math.Clamp((options.Rate ?? long.MaxValue) / Steps, 1, BatchSize);
    private EventBatch _batch = new();
    private long _bytes;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string source = options.Events ?? BundledSamples.Events;
        MessageLines first = MessageLines.Open(source, DateTimeOffset.UtcNow);
        bool stopped = false;
        try
        {
            await using ReconnectingSender sender = new(options.Hub, TimeProvider.System, TellLost);
            await sender.ConnectAsync(cancellationToken).ConfigureAwait(false);
            // The target, never the connection string.
            _console.WriteLine($"Sending to {options.Hub}");
            await _progress.ShowAsync(_console, show => SendAllAsync(sender, source, first, show, cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stopped = true;
        }
        catch (HubException exception) when (_progress.Events > 0)
        {
            _console.WriteLine($"sent {_progress}");
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Failure;
        }
        finally
        {
            first.Dispose();
        }

        _console.WriteLine($"{(stopped ? "Stopped: sent" : "sent")} {_progress}");
        return stopped || _progress.TooLarge > 0 ? ExitCodes.Failure : ExitCodes.Success;
    }

    private async Task SendAllAsync(ReconnectingSender sender, string source, MessageLines first, Action show, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        MessageLines input = first;
        long left = options.Count ?? long.MaxValue;
        try
        {
            while (left > 0)
            {
                long before = left;
                while (left > 0 && input.Next(cancellationToken) is { } message)
                {
                    if (!await AddAsync(sender, message, started, show, cancellationToken).ConfigureAwait(false))
                    {
                        continue;
                    }

                    left--;
                }

                if (options.Count is null || left == 0 || source == MessageLines.StandardInput)
                {
                    break;
                }

                if (left == before)
                {
                    throw new UserErrorException($"{source} has no event that could be sent.");
                }

                input.Dispose();
                input = MessageLines.Open(source, DateTimeOffset.UtcNow);
            }

            await FlushAsync(sender, started, show, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            input.Dispose();
        }
    }

    /// <summary>Puts an event into the batch, and sends what is full. Whether the event is one that a hub takes.</summary>
    private async Task<bool> AddAsync(ReconnectingSender sender, HubMessage message, long started, Action show, CancellationToken cancellationToken)
    {
        if (message.Body.Length > EventBatch.LongestEvent)
        {
            _progress.TooLarge++;
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Line {message.SequenceNumber} has {message.Body.Length:N0} bytes and is not sent: an event hub takes {EventBatch.LongestEvent:N0} at the most."));
            return false;
        }

        if (_batch.Count == _batchSize || !_batch.TryAdd(message.Body.Span))
        {
            await FlushAsync(sender, started, show, cancellationToken).ConfigureAwait(false);
            _batch.TryAdd(message.Body.Span);
        }

        _bytes += message.Body.Length;
        return true;
    }

    private async Task FlushAsync(ReconnectingSender sender, long started, Action show, CancellationToken cancellationToken)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        if (options.Rate is { } rate)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)_progress.Events / rate) - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken).ConfigureAwait(false);
            }
        }

        await sender.SendAsync(_batch, cancellationToken).ConfigureAwait(false);
        _progress.SentAgain = sender.SentAgain;
        _progress.Add(_batch.Count, _bytes);
        (_batch, _bytes) = (new EventBatch(), 0);
        show();
    }

    private static void TellLost(HubException exception) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"The event hub has gone ({exception.Message}). It is tried again for {ReconnectingSender.GivesUpAfter.TotalSeconds:0} s; what it has not confirmed is sent again."));
}
