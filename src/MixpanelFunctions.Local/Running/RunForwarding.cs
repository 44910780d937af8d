using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Running;

/// <summary>Reads the hub as the function's trigger does and gives every batch to the very engine that the function uses.</summary>
/// <param name="source">The hub.</param>
/// <param name="checkpoints">Where checkpoints are kept.</param>
/// <param name="forwarder">The engine.</param>
/// <param name="observers">Told what becomes of each batch.</param>
/// <param name="logger">Told what goes wrong.</param>
internal sealed class RunForwarding(
    HubPartitionSource source,
    ICheckpointStore checkpoints,
    Forwarder forwarder,
    IReadOnlyList<IBatchObserver> observers,
    ILogger logger)
{
    /// <summary>How long partitions that another reader took are left alone.</summary>
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromSeconds(5);

    /// <summary>Forwards until it is to stop: what is under way then is drained.</summary>
    /// <param name="stopping">Signals the end.</param>
    /// <exception cref="UserErrorException">What stands in a checkpoint's place is none.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        ProcessingWorker worker = new(source, checkpoints, ForwardAsync, RunHub.Trigger, TimeProvider.System, logger);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                await worker.RunAsync(stopping).ConfigureAwait(false);
                // A hub has no end: where reading ended by itself, another reader has all partitions, such as the function.
                await Task.Delay(BeforeNextTry, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It had not begun.
        }
        catch (CheckpointUnreadableException exception)
        {
            throw new UserErrorException(exception.Message, exception);
        }
    }

    private async Task ForwardAsync(IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        try
        {
            EventTally tally = await forwarder.ForwardAsync(messages, cancellationToken).ConfigureAwait(false);
            TimeSpan took = TimeProvider.System.GetElapsedTime(started);
            foreach (IBatchObserver observer in observers)
            {
                observer.Settled(messages, tally, took);
            }
        }
        catch (DeliveryIncompleteException exception)
        {
            foreach (IBatchObserver observer in observers)
            {
                observer.Failed(messages, exception.Message);
            }

            throw;
        }
    }
}
