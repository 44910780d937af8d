using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Processor;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.EventHubs.Processing;

/// <summary>
/// Reads a hub with the class that the Functions trigger is built on, and settles its batches as the function does with
/// its retry policy: it writes a checkpoint only after a batch is settled, and otherwise repeats the same batch after
/// a wait.
/// </summary>
internal sealed class HubProcessor : PluggableCheckpointStoreEventProcessor<EventProcessorPartition>
{
    /// <summary>How long writing a checkpoint may take, so that it does not delay the partition or the end of the program.</summary>
    public static readonly TimeSpan CheckpointTime = TimeSpan.FromSeconds(5);

    /// <summary>How long a call waits for events, and so how long it takes to notice that a hub is available again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly PartitionProbe _probe;
    private readonly BatchHandler _forward;
    private readonly HubProcessorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, bool> _begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _undecodable = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationToken _stopping;

    /// <summary>Creates a processor, which <see cref="RunAsync"/> starts.</summary>
    /// <param name="connectionString">Of the namespace or the hub. A secret.</param>
    /// <param name="hub">The hub's name.</param>
    /// <param name="consumerGroup">The consumer group's name.</param>
    /// <param name="checkpoints">Where checkpoints are kept, and who owns which partition.</param>
    /// <param name="forward">Settles a batch; called for several partitions at once.</param>
    /// <param name="options">How the hub is read.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="logger">The log for failures.</param>
    public HubProcessor(
        string connectionString,
        string hub,
        string consumerGroup,
        HubCheckpointStore checkpoints,
        BatchHandler forward,
        HubProcessorOptions options,
        TimeProvider time,
        ILogger logger)
        : base(checkpoints, options.MaxEventBatchSize, consumerGroup, connectionString, hub, SdkOptions(options))
    {
        _probe = new PartitionProbe(connectionString, hub, consumerGroup);
        _forward = forward;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Called with a partition and <see langword="true"/> when another reader has it, and <see langword="false"/> when it is read again.</summary>
    public Action<string, bool> Taken { get; init; } = (_, _) => { };

    /// <summary>
    /// Called once with a partition that stands still because the SDK cannot decode its next event, and the type of the SDK's
    /// exception.
    /// </summary>
    public Action<string, string> Undecodable { get; init; } = (_, _) => { };

    /// <summary>Reads until it is stopped, then drains batches in progress.</summary>
    /// <param name="stopping">Signals the end.</param>
    /// <exception cref="CheckpointUnreadableException">A checkpoint is invalid.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        try
        {
            await StartProcessingAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // If it has started, it is stopped below.
        }

        await _failed.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopProcessingAsync(CancellationToken.None).ConfigureAwait(false);
        if (_failed.Task.IsFaulted)
        {
            await _failed.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Does nothing: the SDK would check here, with another connection, what reading finds out anyway.</summary>
    protected override Task ValidateProcessingPreconditions(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for a reader that has taken the partition, because two readers that take it from each other make little progress.</summary>
    protected override async Task OnInitializingPartitionAsync(EventProcessorPartition partition, CancellationToken cancellationToken)
    {
        if (_begun.TryAdd(partition.PartitionId, true) || !await _probe.IsTakenAsync(partition.PartitionId, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        ProcessingLog.PartitionTaken(_logger, partition.PartitionId);
        Taken(partition.PartitionId, true);
        do
        {
            await Task.Delay(_options.UpdateInterval, _time, cancellationToken).ConfigureAwait(false);
        }
        while (await _probe.IsTakenAsync(partition.PartitionId, cancellationToken).ConfigureAwait(false));

        Taken(partition.PartitionId, false);
    }

    protected override async Task OnProcessingEventBatchAsync(
        IEnumerable<EventData> events, EventProcessorPartition partition, CancellationToken cancellationToken)
    {
        HubMessage[] batch = HubMessages.Read(events as IReadOnlyList<EventData> ?? [.. events], partition.PartitionId);
        if (batch.Length == 0)
        {
            return;
        }

        _undecodable.TryRemove(partition.PartitionId, out _);
        if (await TrySettleAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            await WriteCheckpointAsync(batch[^1], cancellationToken).ConfigureAwait(false);
        }
    }

    protected override Task OnProcessingErrorAsync(
        Exception exception, EventProcessorPartition? partition, string operationDescription, CancellationToken cancellationToken)
    {
        if (exception is CheckpointUnreadableException)
        {
            _failed.TrySetException(exception);
        }
        else if (!_stopping.IsCancellationRequested && exception is not OperationCanceledException)
        {
            if (partition is null)
            {
                ProcessingLog.HubFailed(_logger, exception);
            }
            else
            {
                ProcessingLog.ReadingFailed(_logger, partition.PartitionId, exception);
                // What the SDK throws for content that it has no type for; other failures pass.
                if (exception is NotSupportedException or ArgumentException or SerializationException && _undecodable.TryAdd(partition.PartitionId, true))
                {
                    Undecodable(partition.PartitionId, exception.GetType().Name);
                }
            }
        }

        return Task.CompletedTask;
    }

    private static EventProcessorOptions SdkOptions(HubProcessorOptions options) => new()
    {
        DefaultStartingPosition = EventPosition.Earliest,
        // Alone, it takes all partitions at once, not one each interval.
        LoadBalancingStrategy = LoadBalancingStrategy.Greedy,
        LoadBalancingUpdateInterval = options.UpdateInterval,
        PartitionOwnershipExpirationInterval = options.OwnershipExpiration,
        PrefetchCount = options.PrefetchCount,
        // A client that waits for events does not notice that the hub is unreachable. It opens another connection for its next call.
        MaximumWaitTime = LongestWait,
        // A hub that is available again is found within seconds.
        RetryOptions = new EventHubsRetryOptions { Delay = TimeSpan.FromMilliseconds(200), MaximumDelay = TimeSpan.FromSeconds(2) },
    };

    /// <summary>Whether the batch is settled; if not, the processor leaves the partition.</summary>
    private async Task<bool> TrySettleAsync(HubMessage[] batch, CancellationToken leaving)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                await _forward(batch, leaving).ConfigureAwait(false);
                return true;
            }
            catch (Exception) when (leaving.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception exception)
            {
                // Any exception: the host also retries after any exception.
                TimeSpan wait = BatchRetry.WaitAfter(failures);
                ProcessingLog.BatchFailed(_logger, batch[0].Partition, batch[0].SequenceNumber, batch[^1].SequenceNumber, wait.TotalSeconds, exception);
                await Task.Delay(wait, _time, leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (leaving.IsCancellationRequested)
                {
                    return false;
                }
            }
        }
    }

    /// <remarks>
    /// Also while the program ends: a batch whose last request was answered within the drain time is settled, and is not
    /// delivered again. Not if another reader has the partition now. If a checkpoint cannot be written, Mixpanel only gets
    /// events again.
    /// </remarks>
    private async Task WriteCheckpointAsync(HubMessage last, CancellationToken leaving)
    {
        if (leaving.IsCancellationRequested && !_stopping.IsCancellationRequested)
        {
            return;
        }

        using CancellationTokenSource limit = new(CheckpointTime, _time);
        try
        {
            await UpdateCheckpointAsync(last.Partition, new CheckpointPosition(last.Offset, last.SequenceNumber), limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ProcessingLog.CheckpointNotWritten(_logger, last.Partition, last.SequenceNumber, exception);
        }
    }
}
