using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>Workers that share a source, a folder of checkpoints and the partitions.</summary>
public sealed class ProcessingWorkerTests : IDisposable
{
    private static readonly ConsumerGroup Group = new("localhost", "edge-events", "$Default");
    private static readonly BalancingOptions Balancing = new();

    private readonly TemporaryFolder _folder = new();
    private readonly LookCountingClock _clock = new();
    private readonly ScriptedSource _source = new("0", "1", "2", "3");
    private readonly ConcurrentQueue<(string Worker, string Partition, long Number)> _settled = new();
    private readonly SemaphoreSlim _progress = new(0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_others_every_partition_is_forwarded_to_its_end()
    {
        foreach (string partition in new[] { "0", "1", "2", "3" })
        {
            _source.HandIn(30, partition);
            _source.End(partition);
        }

        IReadOnlyDictionary<string, PartitionOutcome> outcomes = await Worker("a").RunAsync(Cancel);

        Assert.Equal(["0", "1", "2", "3"], outcomes.Keys.Order());
        Assert.All(outcomes.Values, outcome => Assert.Equal(PartitionOutcome.Ended, outcome));
        Assert.All(_settled.GroupBy(message => message.Partition), partition => Assert.Equal(Numbers(1, 30), partition.Select(message => message.Number)));
    }

    [Fact]
    public async Task What_is_no_checkpoint_ends_all_partitions_and_is_told()
    {
        _folder.Write("localhost/edge-events/$default/checkpoint/2.json", "rubbish");

        CheckpointUnreadableException exception = await Assert.ThrowsAsync<CheckpointUnreadableException>(() => Worker("a").RunAsync(Cancel));

        Assert.Contains("2.json", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, _source.Readers);
    }

    [Fact]
    public async Task A_second_worker_goes_on_where_the_first_was_and_the_first_when_it_leaves()
    {
        using CancellationTokenSource stopFirst = new();
        using CancellationTokenSource stopSecond = new();
        Task first = RunShareAsync("a", stopFirst.Token);
        await HandInAndSettleAsync(10);
        Assert.Equal(["a"], _settled.Select(message => message.Worker).Distinct());

        Task second = RunShareAsync("b", stopSecond.Token);
        await UntilAsync(() => _clock.Looks == 2 && _source.Opened.Count == 6);
        // The first learns at its next look, and lets its two go.
        _clock.Advance(Balancing.UpdateInterval);
        await UntilAsync(() => _clock.Looks == 4 && _source.Readers == 4);
        await HandInAndSettleAsync(10);
        Assert.Equal(2, PartitionsOf("b", from: 11).Length);
        Assert.Equal(2, PartitionsOf("a", from: 11).Length);

        await stopSecond.CancelAsync();
        await second;
        _clock.Advance(Balancing.UpdateInterval);
        await UntilAsync(() => _source.Opened.Count == 8);
        await HandInAndSettleAsync(10);
        Assert.Equal(["0", "1", "2", "3"], PartitionsOf("a", from: 21));

        await stopFirst.CancelAsync();
        await first;
        Assert.Equal(0, _source.Readers);
        // Each message once: nobody read what another had settled.
        Assert.All(_settled.GroupBy(message => message.Partition), partition => Assert.Equal(Numbers(1, 30), partition.Select(message => message.Number).Order()));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _progress.Dispose();
    }

    private ProcessingWorker Worker(string name) => new(
        _source,
        new FolderCheckpointStore(_folder.Path, Group),
        (messages, _) =>
        {
            foreach (HubMessage message in messages)
            {
                _settled.Enqueue((name, message.Partition, message.SequenceNumber));
                _progress.Release();
            }

            return Task.CompletedTask;
        },
        new TriggerOptions { MaxEventBatchSize = 10 },
        _clock,
        NullLogger.Instance);

    private Task RunShareAsync(string name, CancellationToken stopping) => Worker(name).RunShareAsync(
        new PartitionBalancer(new FolderOwnershipStore(_folder.Path, Group, _clock), name, Balancing, _clock, new Random(3)), Balancing.UpdateInterval, stopping);

    /// <summary>So many more messages of each partition, and waits until they are settled and checkpointed.</summary>
    private async Task HandInAndSettleAsync(int count)
    {
        for (int partition = 0; partition < 4; partition++)
        {
            _source.HandIn(count, $"{partition}");
        }

        for (int i = 0; i < 4 * count; i++)
        {
            await _progress.WaitAsync(Cancel);
        }

        FolderCheckpointStore checkpoints = new(_folder.Path, Group);
        long last = _settled.Max(message => message.Number);
        for (int partition = 0; partition < 4; partition++)
        {
            while ((await checkpoints.ReadAsync($"{partition}", Cancel))?.SequenceNumber != last)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private string[] PartitionsOf(string worker, long from) =>
        [.. _settled.Where(message => message.Worker == worker && message.Number >= from).Select(message => message.Partition).Distinct().Order()];

    /// <summary>Tells how often workers have looked, and wait for the next time.</summary>
    private sealed class LookCountingClock() : FakeTimeProvider(EdgeEvents.Enqueued)
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == Balancing.UpdateInterval)
            {
                Interlocked.Increment(ref _looks);
            }

            return timer;
        }
    }

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => (long)number);
}
