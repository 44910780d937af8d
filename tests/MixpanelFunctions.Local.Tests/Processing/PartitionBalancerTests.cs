using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>How workers share partitions.</summary>
public sealed class PartitionBalancerTests : IDisposable
{
    private static readonly BalancingOptions Options = new();

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(EdgeEvents.Enqueued);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_alone_has_all_partitions_at_once()
    {
        PartitionBalancer worker = Worker("a");

        await worker.BalanceAsync(Partitions(4), Cancel);

        Assert.Equal(Partitions(4), worker.Owned.Order());
    }

    [Fact]
    public async Task A_second_worker_takes_half_and_the_first_learns_of_it()
    {
        PartitionBalancer first = Worker("a");
        PartitionBalancer second = Worker("b");
        await first.BalanceAsync(Partitions(4), Cancel);

        await second.BalanceAsync(Partitions(4), Cancel);
        await first.BalanceAsync(Partitions(4), Cancel);

        Assert.Equal((2, 2), (first.Owned.Count, second.Owned.Count));
        Assert.Equal(Partitions(4), first.Owned.Concat(second.Owned).Order());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(5, 2)]
    [InlineData(13, 3)]
    [InlineData(32, 5)]
    public async Task Shares_differ_by_one_at_the_most_and_stay_as_they_are(int partitions, int workers)
    {
        PartitionBalancer[] all = [.. Enumerable.Range(0, workers).Select(number => Worker($"worker-{number}"))];
        await BalanceAsync(all, partitions);
        await BalanceAsync(all, partitions);

        AssertEven();
        string[][] before = [.. all.Select(worker => worker.Owned.Order().ToArray())];
        await BalanceAsync(all, partitions);
        Assert.Equal(before, all.Select(worker => worker.Owned.Order().ToArray()));
        AssertEven();

        void AssertEven()
        {
            Assert.Equal(Partitions(partitions).Order(), all.SelectMany(worker => worker.Owned).Order());
            Assert.InRange(all.Max(worker => worker.Owned.Count) - all.Min(worker => worker.Owned.Count), 0, 1);
        }
    }

    [Fact]
    public async Task The_partitions_of_a_worker_that_died_are_taken_when_they_expire_and_not_before()
    {
        PartitionBalancer dead = Worker("a");
        PartitionBalancer alive = Worker("b");
        await dead.BalanceAsync(Partitions(4), Cancel);
        await alive.BalanceAsync(Partitions(4), Cancel);

        _clock.Advance(Options.Expiration - TimeSpan.FromSeconds(1));
        await alive.BalanceAsync(Partitions(4), Cancel);
        Assert.Equal(2, alive.Owned.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await alive.BalanceAsync(Partitions(4), Cancel);

        Assert.Equal(Partitions(4), alive.Owned.Order());
    }

    [Fact]
    public async Task What_a_worker_gives_back_is_there_for_others_at_once()
    {
        PartitionBalancer leaving = Worker("a");
        PartitionBalancer staying = Worker("b");
        await leaving.BalanceAsync(Partitions(4), Cancel);
        await staying.BalanceAsync(Partitions(4), Cancel);
        await leaving.BalanceAsync(Partitions(4), Cancel);

        await leaving.RelinquishAsync(Cancel);
        await staying.BalanceAsync(Partitions(4), Cancel);

        Assert.Empty(leaving.Owned);
        Assert.Equal(Partitions(4), staying.Owned.Order());
    }

    [Fact]
    public async Task What_could_not_be_renewed_in_time_is_no_longer_taken_for_ones_own()
    {
        PartitionBalancer worker = Worker("a");
        await worker.BalanceAsync(Partitions(4), Cancel);

        _clock.Advance(Options.Expiration - TimeSpan.FromSeconds(1));
        worker.DropExpired();
        Assert.Equal(4, worker.Owned.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        worker.DropExpired();

        Assert.Empty(worker.Owned);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Partitions(int count) => [.. Enumerable.Range(0, count).Select(number => $"{number}")];

    private static async Task BalanceAsync(IEnumerable<PartitionBalancer> workers, int partitions)
    {
        foreach (PartitionBalancer worker in workers)
        {
            await worker.BalanceAsync(Partitions(partitions), Cancel);
        }
    }

    private PartitionBalancer Worker(string name) => new(
        new FolderOwnershipStore(_folder.Path, new ConsumerGroup("localhost", "edge-events", "$Default"), _clock), name, Options, _clock, new Random(7));
}
