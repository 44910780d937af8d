using System.Globalization;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.EventHubs.Processing;
using MixpanelFunctions.Local.Hubs;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.Local.Running;

/// <summary>The event hub of a run.</summary>
internal static class RunHub
{
    /// <summary>The hub's name.</summary>
    public const string Name = "edge-events";

    /// <summary>How many partitions it has.</summary>
    public const int Partitions = 4;

    /// <summary>The most that a partition keeps, in bytes: well above what is sent ahead of what is settled.</summary>
    private const long PartitionBytes = 256L * 1024 * 1024;

    /// <summary>
    /// More bytes than a partition takes in a millisecond, so that the offsets of a hub in memory are beyond those of every
    /// earlier one, and an old checkpoint hides no new event.
    /// </summary>
    private const long OffsetsPerMillisecond = 1_000_000;

    /// <summary>How the hub is read: with host.json's sizes, except that a batch does not wait for more events.</summary>
    public static HubProcessorOptions Reading { get; } = new() { MaxEventBatchSize = 1_000, PrefetchCount = 1_000 };

    private static readonly ConsumerGroup Group = new("localhost", Name, LocalEventHub.DefaultConsumerGroup);

    /// <summary>Starts the endpoint.</summary>
    /// <param name="port">The TCP port of AMQP; 0 for a free one.</param>
    /// <param name="folder">The folder that keeps events after the run; null for none.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="UserErrorException">The port is taken, or the folder cannot be used.</exception>
    public static async Task<LocalEventHubs> StartAsync(int port, string? folder, CancellationToken cancellationToken)
    {
        try
        {
            return await LocalEventHubs.StartAsync(
                new LocalEventHubsOptions
                {
                    Hubs = [new LocalEventHub { Name = Name, PartitionCount = Partitions, ConsumerGroups = ["function"] }],
                    Port = port,
                    MaxPartitionBytes = PartitionBytes,
                    Folder = folder,
                    FirstOffset = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * OffsetsPerMillisecond,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (PortTakenException exception)
        {
            throw new UserErrorException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Port {exception.Port} on 127.0.0.1 is already in use. Choose another port, or 0 for any free port. (--amqp-port)"),
                exception);
        }
        catch (Exception exception) when (exception is EventLogDamagedException or IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The hub's folder cannot be used: {exception.Message} (--hub-folder)", exception);
        }
    }

    /// <summary>The way to the hub, by AMQP on the wire.</summary>
    public static HubAddress AddressOf(LocalEventHubs hubs) => HubAddress.Of(hubs.ConnectionString, Name, Name);

    /// <summary>Where the run's checkpoints are kept: as long as the events are.</summary>
    public static HubCheckpointStore Checkpoints(string? folder) =>
        folder is null ? new MemoryCheckpointStore() : new FolderCheckpointStore(Path.Combine(folder, "checkpoints"));

    /// <summary>Checks that the hub has the events that the checkpoints refer to: events can be missing if files were deleted or the power failed.</summary>
    /// <param name="hubs">The endpoint.</param>
    /// <param name="checkpoints">Where the run's checkpoints are kept.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="UserErrorException">
    /// A checkpoint is after the last event. The hub would refuse to be read from there, and once as many new events have come
    /// as are missing, they would pass for settled.
    /// </exception>
    public static async Task CheckAsync(LocalEventHubs hubs, HubCheckpointStore checkpoints, CancellationToken cancellationToken)
    {
        foreach (PartitionLog partition in hubs.Store.Hub(Name)!.Partitions)
        {
            PartitionState state = partition.State;
            Checkpoint? settled;
            try
            {
                settled = await checkpoints.ReadAsync(Group, partition.Id, cancellationToken).ConfigureAwait(false);
            }
            catch (CheckpointUnreadableException exception)
            {
                throw new UserErrorException(exception.Message, exception);
            }

            string? lacking = settled is null ? null
                : settled.SequenceNumber > state.LastSequenceNumber
                    ? string.Create(CultureInfo.InvariantCulture, $"is settled up to event {settled.SequenceNumber} and has events up to {state.LastSequenceNumber}")
                : settled.Offset is { } offset && long.Parse(offset, CultureInfo.InvariantCulture) > state.LastOffset
                    ? string.Create(CultureInfo.InvariantCulture, $"is settled up to offset {offset} and has its last event at offset {state.LastOffset}")
                : null;
            if (lacking is not null)
            {
                throw new UserErrorException(
                    $"The hub's folder lacks events: partition {partition.Id} {lacking}. Delete its folder checkpoints to forward the remaining events again (Mixpanel keeps one of each), or use another folder. (--hub-folder)");
            }
        }
    }
}
