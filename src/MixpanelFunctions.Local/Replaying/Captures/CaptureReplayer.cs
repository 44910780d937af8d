using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>
/// Sends captured events through the current rules as the function would have: what cannot be delivered becomes a dead
/// letter in the place that the settings name. Each batch is settled and then recorded as done. If the replay is
/// interrupted in between, the next replay sends the batch again, and Mixpanel drops the copies.
/// </summary>
/// <param name="engines">The engines that send them.</param>
/// <param name="state">How far the files are.</param>
/// <param name="observer">Gets the progress.</param>
internal sealed class CaptureReplayer(ReplayEngines engines, CaptureState state, IReplayObserver observer)
{
    private const int BatchSize = 500;

    private const long BatchBytes = 16 * 1024 * 1024;

    /// <summary>Replays files, one after another.</summary>
    /// <param name="files">The files.</param>
    /// <param name="since">Events that the hub received then or later; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Ends it; what is in progress is settled first.</param>
    public async Task<CaptureTally> ReplayAsync(IReadOnlyList<CaptureFile> files, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        CaptureTally tally = new();
        observer.Found(files.Sum(file => file.Length));
        foreach (CaptureFile file in files)
        {
            if (tally.Problem is not null)
            {
                break;
            }

            tally = await ReplayAsync(file, since, tally, cancellationToken).ConfigureAwait(false);
        }

        return tally;
    }

    private async Task<CaptureTally> ReplayAsync(CaptureFile file, DateTimeOffset? since, CaptureTally tally, CancellationToken cancellationToken)
    {
        ReplayEngine engine = engines.ForCapture(file.Hub ?? string.Empty);
        string purpose = CaptureState.Purpose(engine.Configuration, since);
        long told = 0;
        try
        {
            using CaptureReader reader = CaptureReader.Open(await file.Open(cancellationToken).ConfigureAwait(false), file.Partition);
            long settled = state.Settled(reader.Id, purpose);
            bool isPassed = true;
            for (long i = 0; i < settled && isPassed; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                isPassed = reader.Next() is not null;
            }

            tally = tally with { Before = tally.Before + settled };
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (List<HubMessage> batch, int read, int early, string? damage) = ReadBatch(reader, since);
                EventTally events = batch.Count == 0
                    ? EventTally.Empty
                    : await engine.ForwardAsync(batch, cancellationToken).ConfigureAwait(false);
                settled += read;
                tally = tally with { Read = tally.Read + read, NotSelected = tally.NotSelected + early, Events = tally.Events + events };
                if (read > 0)
                {
                    state.Settle(reader.Id, new CaptureProgress(file.Name, purpose, settled));
                }

                observer.Done(reader.Position - told);
                told = reader.Position;
                if (damage is not null)
                {
                    throw new CaptureDamagedException(damage);
                }

                if (read == 0)
                {
                    break;
                }
            }
        }
        catch (CaptureDamagedException exception)
        {
            observer.Tell(new ReplayProblem(file.Name, null, exception.Message));
            tally = tally with { Damaged = tally.Damaged + 1 };
        }
        catch (Exception exception) when (exception is DeliveryIncompleteException or LetterStoreException)
        {
            tally = tally with { Problem = exception.Message };
        }
        catch (Exception exception) when (StorageFaults.IsOfStorage(exception))
        {
            tally = tally with { Problem = $"{file.Name}: {StorageFaults.Describe(exception)}" };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            tally = tally with { Problem = "Stopped before the end. The next run continues from here." };
        }

        observer.Done(file.Length - told);
        return tally;
    }

    /// <summary>Reads up to a batch. The events before the damage in a file are still replayed.</summary>
    private static (List<HubMessage> Batch, int Read, int Early, string? Damage) ReadBatch(CaptureReader reader, DateTimeOffset? since)
    {
        List<HubMessage> batch = [];
        int read = 0;
        int early = 0;
        long bytes = 0;
        try
        {
            while (batch.Count < BatchSize && bytes < BatchBytes && reader.Next() is { } message)
            {
                read++;
                if (message.EnqueuedTime < since)
                {
                    early++;
                    continue;
                }

                batch.Add(message);
                bytes += message.Body.Length;
            }
        }
        catch (CaptureDamagedException exception)
        {
            return (batch, read, early, exception.Message);
        }

        return (batch, read, early, null);
    }
}
