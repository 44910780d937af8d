using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.EventHubs.Processing;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.Local.Running;

/// <summary>Reads the hub as the function's trigger does, and passes every batch to the function's engine.</summary>
/// <param name="connectionString">The hub's connection string.</param>
/// <param name="checkpoints">Where checkpoints are kept.</param>
/// <param name="forwarder">The engine.</param>
/// <param name="observers">Get the result of each batch.</param>
/// <param name="progress">Shows which partitions are not read, and why.</param>
/// <param name="logger">The log for failures.</param>
internal sealed class RunForwarding(
    string connectionString,
    HubCheckpointStore checkpoints,
    Forwarder forwarder,
    IReadOnlyList<IBatchObserver> observers,
    RunProgress progress,
    ILogger logger)
{
    /// <summary>Forwards until it is stopped, then drains batches in progress.</summary>
    /// <param name="stopping">Signals the end.</param>
    /// <exception cref="UserErrorException">A checkpoint is invalid.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        HubProcessor processor = new(
            connectionString, RunHub.Name, LocalEventHub.DefaultConsumerGroup, checkpoints, ForwardAsync, RunHub.Reading, TimeProvider.System, logger)
        {
            Taken = progress.Taken,
            Undecodable = progress.Undecodable,
        };
        try
        {
            await processor.RunAsync(stopping).ConfigureAwait(false);
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
