using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>How a partition is forwarded: when it is checkpointed, and what comes again.</summary>
public sealed class PartitionProcessorTests : IDisposable
{
    private readonly ScriptedSource _source = new("0");
    private readonly MemoryCheckpoints _checkpoints = new();
    private readonly SkippingClock _clock = new(PartitionProcessor.CheckpointTime);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly List<string> _batches = [];
    private TriggerOptions _options = new() { MaxEventBatchSize = 10 };

    /// <summary>What settling a batch does, by the number of the call.</summary>
    private Func<int, Task> _settle = _ => Task.CompletedTask;

    [Fact]
    public async Task Batches_come_in_order_and_each_is_checkpointed_when_it_is_settled()
    {
        _source.HandIn(25);
        _source.End();
        _settle = call =>
        {
            // Its predecessor's, not its own.
            Assert.Equal((call - 1) * 10, _checkpoints.Of("0")?.SequenceNumber ?? 0);
            return Task.CompletedTask;
        };

        Assert.Equal(PartitionOutcome.Ended, await RunAsync());

        Assert.Equal(["1-10", "11-20", "21-25"], _batches);
        Assert.Equal([10, 20, 25], _checkpoints.Written.Select(written => written.SequenceNumber));
        Assert.Equal(ScriptedSource.Checkpoint(25), _checkpoints.Of("0"));
        Assert.Equal(0, _source.Readers);
    }

    [Fact]
    public async Task A_batch_that_fails_comes_again_unchanged_after_waits_that_double_up_to_a_minute()
    {
        _source.HandIn(15);
        _source.End();
        _settle = call => call <= 8 ? throw new DeliveryIncompleteException("Mixpanel is away") : Task.CompletedTask;

        Assert.Equal(PartitionOutcome.Ended, await RunAsync());

        Assert.Equal([.. Enumerable.Repeat("1-10", 9), "11-15"], _batches);
        Assert.Equal([2, 4, 8, 16, 32, 60, 60, 60], _clock.Waits.Select(wait => wait.TotalSeconds));
        Assert.Equal([10, 15], _checkpoints.Written.Select(written => written.SequenceNumber));
    }

    [Fact]
    public async Task It_comes_again_whatever_the_exception_was()
    {
        _source.HandIn(5);
        _source.End();
        _settle = call => call switch
        {
            1 => throw new InvalidOperationException("a mistake"),
            2 => throw new OperationCanceledException("cancelled by nobody here"),
            _ => Task.CompletedTask,
        };

        Assert.Equal(PartitionOutcome.Ended, await RunAsync());

        Assert.Equal(["1-5", "1-5", "1-5"], _batches);
        Assert.Equal([5], _checkpoints.Written.Select(written => written.SequenceNumber));
    }

    [Fact]
    public async Task It_goes_on_after_its_checkpoint()
    {
        await _checkpoints.WriteAsync(ScriptedSource.Checkpoint(41), CancellationToken.None);
        _source.End();

        await RunAsync();

        Assert.Equal([("0", new PartitionPosition.After(ScriptedSource.Checkpoint(41)))], _source.Opened);
    }

    [Fact]
    public async Task Without_a_checkpoint_it_begins_where_the_options_say()
    {
        PartitionPosition position = new PartitionPosition.FromEnqueuedTime(EdgeEvents.Enqueued);
        _options = _options with { InitialPosition = position };
        _source.End();

        await RunAsync();

        Assert.Equal([("0", position)], _source.Opened);
    }

    [Fact]
    public async Task A_batch_that_a_stop_cuts_short_is_not_checkpointed()
    {
        _source.HandIn(20);
        _settle = async call =>
        {
            if (call == 2)
            {
                await _stopping.CancelAsync();
                _stopping.Token.ThrowIfCancellationRequested();
            }
        };

        Assert.Equal(PartitionOutcome.Stopped, await RunAsync());

        Assert.Equal(["1-10", "11-20"], _batches);
        Assert.Equal(10, _checkpoints.Of("0")?.SequenceNumber);
        Assert.Equal(0, _source.Readers);
    }

    [Fact]
    public async Task A_batch_that_fails_while_it_stops_is_not_tried_again()
    {
        _source.HandIn(10);
        _settle = async _ =>
        {
            await _stopping.CancelAsync();
            throw new DeliveryIncompleteException("Mixpanel is away");
        };

        Assert.Equal(PartitionOutcome.Stopped, await RunAsync());

        Assert.Equal(["1-10"], _batches);
        Assert.Empty(_checkpoints.Written);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task A_batch_that_is_settled_while_it_stops_is_checkpointed_and_no_other_begins()
    {
        _source.HandIn(20);
        _settle = _ => _stopping.CancelAsync();

        Assert.Equal(PartitionOutcome.Stopped, await RunAsync());

        Assert.Equal(["1-10"], _batches);
        Assert.Equal(10, _checkpoints.Of("0")?.SequenceNumber);
    }

    [Fact]
    public async Task A_batch_that_is_settled_when_the_partition_is_lost_is_not_checkpointed()
    {
        _source.HandIn(20);
        _settle = _ => _lost.CancelAsync();

        Assert.Equal(PartitionOutcome.Lost, await RunAsync());

        Assert.Equal(["1-10"], _batches);
        Assert.Empty(_checkpoints.Written);
    }

    [Fact]
    public async Task A_partition_that_another_reader_took_is_left()
    {
        _source.HandIn(10);
        _settle = _ =>
        {
            _source.NextReadFails = new PartitionLostException("amqp:link:stolen");
            return Task.CompletedTask;
        };

        Assert.Equal(PartitionOutcome.Lost, await RunAsync());

        Assert.Equal(["1-10"], _batches);
        Assert.Equal(0, _source.Readers);
    }

    [Fact]
    public async Task A_partition_that_cannot_be_read_is_opened_again_after_what_is_settled()
    {
        _source.HandIn(10);
        _settle = call =>
        {
            if (call == 1)
            {
                _source.NextReadFails = new IOException("the connection broke");
                _source.HandIn(3);
                _source.End();
            }

            return Task.CompletedTask;
        };

        Assert.Equal(PartitionOutcome.Ended, await RunAsync());

        Assert.Equal(["1-10", "11-13"], _batches);
        Assert.Equal([PartitionPosition.Start, new PartitionPosition.After(ScriptedSource.Checkpoint(10))], _source.Opened.Select(opened => opened.Position));
        Assert.Equal([BatchRetry.First], _clock.Waits);
    }

    [Fact]
    public async Task A_checkpoint_may_cover_several_batches_and_the_last_is_written_at_the_end()
    {
        _options = _options with { BatchCheckpointFrequency = 3 };
        _source.HandIn(47);
        _source.End();

        await RunAsync();

        Assert.Equal([30, 47], _checkpoints.Written.Select(written => written.SequenceNumber));
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_does_not_hold_the_partition_up()
    {
        _source.HandIn(20);
        _source.End();
        _checkpoints.NextWriteFails = new IOException("the disk is full");

        Assert.Equal(PartitionOutcome.Ended, await RunAsync());

        Assert.Equal(["1-10", "11-20"], _batches);
        Assert.Equal([20], _checkpoints.Written.Select(written => written.SequenceNumber));
    }

    [Fact]
    public async Task What_is_no_checkpoint_ends_it_for_a_person_must_decide()
    {
        _checkpoints.ReadFails = new CheckpointUnreadableException("0.json is no checkpoint.");

        await Assert.ThrowsAsync<CheckpointUnreadableException>(RunAsync);

        Assert.Empty(_source.Opened);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _lost.Dispose();
    }

    private Task<PartitionOutcome> RunAsync() =>
        new PartitionProcessor("0", _source, _checkpoints, SettleAsync, _options, _clock, NullLogger.Instance).RunAsync(_stopping.Token, _lost.Token);

    private Task SettleAsync(IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken)
    {
        _batches.Add($"{messages[0].SequenceNumber}-{messages[^1].SequenceNumber}");
        return _settle(_batches.Count);
    }

    private sealed class MemoryCheckpoints : ICheckpointStore
    {
        private readonly ConcurrentDictionary<string, Checkpoint> _current = new(StringComparer.Ordinal);

        public List<Checkpoint> Written { get; } = [];

        public Exception? NextWriteFails { get; set; }

        public Exception? ReadFails { get; set; }

        public Checkpoint? Of(string partition) => _current.GetValueOrDefault(partition);

        public Task<Checkpoint?> ReadAsync(string partition, CancellationToken cancellationToken) =>
            ReadFails is null ? Task.FromResult(Of(partition)) : throw ReadFails;

        public Task WriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
        {
            if (NextWriteFails is { } failure)
            {
                NextWriteFails = null;
                throw failure;
            }

            Written.Add(checkpoint);
            _current[checkpoint.Partition] = checkpoint;
            return Task.CompletedTask;
        }
    }
}
