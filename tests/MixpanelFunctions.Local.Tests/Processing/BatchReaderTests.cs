using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Local.Processing;
using MixpanelFunctions.Testing.StandIns;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>How batches are cut.</summary>
public sealed class BatchReaderTests : IDisposable
{
    private static readonly TriggerOptions Options = new()
    {
        MaxEventBatchSize = 10,
        MinEventBatchSize = 5,
        MaxWaitTime = TimeSpan.FromSeconds(5),
    };

    private readonly ScriptedSource _source = new("0");
    private readonly TimerWatchingClock _clock = new();
    private readonly CancellationTokenSource _stopping = new();

    [Fact]
    public async Task A_batch_holds_no_more_than_the_most_and_the_rest_waits_for_the_next()
    {
        _source.HandIn(17);
        await using BatchReader batches = await OpenAsync(Options);

        Assert.Equal(Numbers(1, 10), Of(await batches.NextAsync()));
        Assert.Equal(Numbers(11, 7), Of(await batches.NextAsync()));
    }

    [Fact]
    public async Task A_batch_with_the_least_is_not_held_back()
    {
        _source.HandIn(5);
        await using BatchReader batches = await OpenAsync(Options);

        Assert.Equal(Numbers(1, 5), Of(await batches.NextAsync()));
    }

    [Fact]
    public async Task A_smaller_batch_waits_for_more()
    {
        _source.HandIn(3);
        await using BatchReader batches = await OpenAsync(Options);

        Task<IReadOnlyList<HubMessage>> batch = batches.NextAsync();
        await _clock.FirstTimer;
        Assert.False(batch.IsCompleted);
        _source.HandIn(2);

        Assert.Equal(Numbers(1, 5), Of(await batch));
    }

    [Fact]
    public async Task It_waits_no_longer_than_the_longest_wait_and_nothing_is_lost_by_it()
    {
        _source.HandIn(3);
        await using BatchReader batches = await OpenAsync(Options);

        Task<IReadOnlyList<HubMessage>> batch = batches.NextAsync();
        Assert.Equal(Options.MaxWaitTime, await _clock.FirstTimer);
        _clock.Advance(Options.MaxWaitTime - TimeSpan.FromMilliseconds(1));
        bool before = batch.IsCompleted;
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Numbers(1, 3), Of(await batch));
        Assert.False(before);
        _source.HandIn(5);
        Assert.Equal(Numbers(4, 5), Of(await batches.NextAsync()));
    }

    [Fact]
    public async Task The_wait_begins_with_the_first_message()
    {
        await using BatchReader batches = await OpenAsync(Options);

        Task<IReadOnlyList<HubMessage>> batch = batches.NextAsync();
        _clock.Advance(Options.MaxWaitTime * 3);
        Assert.False(batch.IsCompleted);
        _source.HandIn(1);
        await _clock.FirstTimer;
        Assert.False(batch.IsCompleted);
        _clock.Advance(Options.MaxWaitTime);

        Assert.Equal(Numbers(1, 1), Of(await batch));
    }

    [Fact]
    public async Task Without_a_least_nothing_waits()
    {
        _source.HandIn(1);
        await using BatchReader batches = await OpenAsync(Options with { MinEventBatchSize = 1 });

        Assert.Equal(Numbers(1, 1), Of(await batches.NextAsync()));
    }

    [Fact]
    public async Task A_least_above_the_most_counts_as_the_most()
    {
        _source.HandIn(10);
        await using BatchReader batches = await OpenAsync(Options with { MinEventBatchSize = 50 });

        Assert.Equal(Numbers(1, 10), Of(await batches.NextAsync()));
    }

    [Fact]
    public async Task The_end_of_a_partition_gives_what_is_left_and_then_nothing()
    {
        _source.HandIn(3);
        _source.End();
        await using BatchReader batches = await OpenAsync(Options);

        Assert.Equal(Numbers(1, 3), Of(await batches.NextAsync()));
        Assert.Empty(await batches.NextAsync());
        Assert.Empty(await batches.NextAsync());
    }

    [Fact]
    public async Task A_stop_ends_the_wait_and_gives_no_batch()
    {
        _source.HandIn(3);
        await using BatchReader batches = await OpenAsync(Options);

        Task<IReadOnlyList<HubMessage>> batch = batches.NextAsync();
        await _clock.FirstTimer;
        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch);
    }

    [Fact]
    public async Task Closing_it_closes_the_partition()
    {
        BatchReader batches = await OpenAsync(Options with { MinEventBatchSize = 1 });
        _source.HandIn(1);
        await batches.NextAsync();

        await batches.DisposeAsync();

        Assert.Equal(0, _source.Readers);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<BatchReader> OpenAsync(TriggerOptions options) =>
        new(await _source.OpenAsync("0", PartitionPosition.Start, _stopping.Token), options, _clock, _stopping.Token);

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(number => (long)number);

    private static IEnumerable<long> Of(IReadOnlyList<HubMessage> batch) => batch.Select(message => message.SequenceNumber);
}
