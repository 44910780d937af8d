using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Microsoft.Extensions.Logging.Abstractions;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.EventHubs.Processing;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Hubs;
using EventPosition = Azure.Messaging.EventHubs.Consumer.EventPosition;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>The SDK's processor as the local run has it: what it settles, when it writes checkpoints, and beside whom.</summary>
public sealed class HubProcessorTests : IDisposable
{
    private const string Default = EventHubConsumerClient.DefaultConsumerGroupName;

    private static readonly ConsumerGroup Group = new("localhost", TestHubs.Hub, Default);

    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly MemoryCheckpointStore _checkpoints = new();
    private readonly ConcurrentQueue<HubMessage[]> _batches = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(32)]
    public async Task It_reads_every_partition_of_a_hub_and_checkpoints_what_is_settled(int partitions)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions);
        Append(hubs, "a", "b", "c");
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HubProcessor processor = Processor(hubs, (batch, _) =>
        {
            _batches.Enqueue([.. batch]);
            if (_batches.Sum(one => one.Length) == 3 * partitions)
            {
                all.SetResult();
            }

            return Task.CompletedTask;
        });

        await StopAfterAsync(processor, all.Task);

        foreach (IGrouping<string, HubMessage> partition in _batches.SelectMany(batch => batch).GroupBy(message => message.Partition))
        {
            Assert.Equal(["a", "b", "c"], partition.Select(message => message.Body.Span.ToArray()).Select(System.Text.Encoding.UTF8.GetString));
            Assert.Equal([0, 1, 2], partition.Select(message => message.SequenceNumber));
            Assert.Equal(2, (await _checkpoints.ReadAsync(Group, partition.Key, Cancel))?.SequenceNumber);
        }

        Assert.All(_batches, batch => Assert.Single(batch.Select(message => message.Partition).Distinct()));
    }

    [Fact]
    public async Task A_batch_that_fails_comes_again_unchanged_whatever_the_exception_was_and_is_checkpointed_once_it_is_settled()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 1);
        Append(hubs, "a", "b");
        SkippingClock clock = new(HubProcessor.CheckpointTime);
        TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Checkpoint?> before = [];
        Exception[] faults = [new InvalidOperationException(), new OperationCanceledException(), new IOException()];
        HubProcessor processor = Processor(
            hubs,
            async (batch, _) =>
            {
                _batches.Enqueue([.. batch]);
                before.Add(await _checkpoints.ReadAsync(Group, "0", Cancel));
                if (_batches.Count <= faults.Length)
                {
                    throw faults[_batches.Count - 1];
                }

                settled.TrySetResult();
            },
            clock);

        await StopAfterAsync(processor, settled.Task);

        HubMessage[][] batches = [.. _batches];
        Assert.All(batches[..4], batch => Assert.Equal(batches[0], batch));
        Assert.All(before[..4], Assert.Null);
        Assert.Equal(batches[3][^1].SequenceNumber, (await _checkpoints.ReadAsync(Group, "0", Cancel))?.SequenceNumber);
    }

    [Fact]
    public async Task A_batch_that_the_end_cuts_short_is_not_checkpointed_and_one_that_is_settled_while_it_ends_is()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 2);
        Append(hubs, "a");
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int begun = 0;
        HubProcessor processor = Processor(hubs, async (batch, leaving) =>
        {
            if (Interlocked.Increment(ref begun) == 2)
            {
                both.SetResult();
            }

            await Task.Delay(Timeout.Infinite, leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (batch[0].Partition == "1")
            {
                leaving.ThrowIfCancellationRequested();
            }
        });

        await StopAfterAsync(processor, both.Task);

        Assert.Equal(0, (await _checkpoints.ReadAsync(Group, "0", Cancel))?.SequenceNumber);
        Assert.Null(await _checkpoints.ReadAsync(Group, "1", Cancel));
    }

    [Fact]
    public async Task What_is_not_a_checkpoint_ends_it_because_a_person_must_decide()
    {
        using TemporaryFolder folder = new();
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 2);
        folder.Write($"localhost/{TestHubs.Hub}/$default/checkpoint/1.json", """{"sequenceNumber":-3}""");
        HubProcessor processor = Processor(hubs, (_, _) => Task.CompletedTask, checkpoints: new FolderCheckpointStore(folder.Path));

        CheckpointUnreadableException told = await Assert.ThrowsAsync<CheckpointUnreadableException>(() => processor.RunAsync(_stopping.Token));

        Assert.Contains("1.json is not a checkpoint: the sequence number -3 is negative.", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_another_reader_took_is_read_again_when_that_reader_has_left()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 2);
        Append(hubs, "a");
        Dictionary<string, TaskCompletionSource> seen = Signals("0 a", "1 a", "0 c", "1 c", "taken 0", "again 0");
        HubProcessor processor = Processor(
            hubs,
            (batch, _) =>
            {
                foreach (HubMessage message in batch)
                {
                    seen.GetValueOrDefault($"{message.Partition} {System.Text.Encoding.UTF8.GetString(message.Body.Span)}")?.TrySetResult();
                }

                return Task.CompletedTask;
            },
            taken: (partition, isTaken) => seen[$"{(isTaken ? "taken" : "again")} {partition}"].TrySetResult());
        Task running = processor.RunAsync(_stopping.Token);
        await Task.WhenAll(seen["0 a"].Task, seen["1 a"].Task).WaitAsync(Cancel);

        await using (PartitionReceiver other = new(
            Default, "0", EventPosition.Latest, hubs.ConnectionString, TestHubs.Hub, new PartitionReceiverOptions { OwnerLevel = 3 }))
        {
            await other.ReceiveBatchAsync(1, TimeSpan.FromMilliseconds(1), Cancel);
            await seen["taken 0"].Task.WaitAsync(Cancel);
            // The other is left alone: it gets what comes.
            hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("b");
            Assert.Single(await other.ReceiveBatchAsync(1, TimeSpan.FromSeconds(60), Cancel));
            Assert.False(seen["again 0"].Task.IsCompleted);
        }

        Append(hubs, "c");
        await Task.WhenAll(seen["0 c"].Task, seen["1 c"].Task, seen["again 0"].Task).WaitAsync(Cancel);
        await _stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_partition_that_stands_still_at_an_event_the_SDK_cannot_decode_is_reported_once_and_the_others_go_on()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 2);
        byte[] bytes = TestEvents.Encode(new Message { BodySection = new AmqpValue { Value = new Map { ["inner"] = new Map { ["n"] = 1 } } } });
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append([new EventContent { Bare = bytes }]);
        List<string> told = [];
        TaskCompletionSource reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource other = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HubProcessor processor = Processor(
            hubs,
            (batch, _) =>
            {
                other.TrySetResult();
                return Task.CompletedTask;
            },
            undecodable: (partition, exception) =>
            {
                told.Add($"{partition} {exception}");
                reported.TrySetResult();
            });
        Task running = processor.RunAsync(_stopping.Token);
        await reported.Task.WaitAsync(Cancel);
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[1].Append("a");
        await other.Task.WaitAsync(Cancel);
        await _stopping.CancelAsync();
        await running;

        Assert.Equal("0 NotSupportedException", Assert.Single(told));
    }

    public void Dispose() => _stopping.Dispose();

    private static Dictionary<string, TaskCompletionSource> Signals(params string[] names) =>
        names.ToDictionary(name => name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private static void Append(LocalEventHubs hubs, params string[] bodies)
    {
        foreach (PartitionLog partition in hubs.Store.Hub(TestHubs.Hub)!.Partitions)
        {
            partition.Append(bodies);
        }
    }

    private HubProcessor Processor(
        LocalEventHubs hubs,
        BatchHandler forward,
        TimeProvider? time = null,
        HubCheckpointStore? checkpoints = null,
        Action<string, bool>? taken = null,
        Action<string, string>? undecodable = null) =>
        new(
            hubs.ConnectionString,
            TestHubs.Hub,
            Default,
            checkpoints ?? _checkpoints,
            forward,
            new HubProcessorOptions { UpdateInterval = TimeSpan.FromMilliseconds(100) },
            time ?? TimeProvider.System,
            NullLogger.Instance)
        {
            Taken = taken ?? ((_, _) => { }),
            Undecodable = undecodable ?? ((_, _) => { }),
        };

    private async Task StopAfterAsync(HubProcessor processor, Task done)
    {
        Task running = processor.RunAsync(_stopping.Token);
        await Task.WhenAny(done, running).WaitAsync(Cancel);
        await _stopping.CancelAsync();
        await running;
        Assert.True(done.IsCompletedSuccessfully);
    }
}
