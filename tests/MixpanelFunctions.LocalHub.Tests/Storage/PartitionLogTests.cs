using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Storage;

public class PartitionLogTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Events_are_numbered_from_0_and_placed_by_bytes()
    {
        using PartitionLog log = NewLog();

        log.Append("first", "second");
        log.Append("third");

        List<LoggedEvent> events = log.ReadAll();
        Assert.Equal(["first", "second", "third"], events.Select(TestEvents.BodyOf));
        Assert.Equal([0L, 1, 2], events.Select(one => one.SequenceNumber));
        Assert.Equal([0, events[0].Size, events[0].Size + events[1].Size], events.Select(one => one.Offset));
    }

    [Fact]
    public void An_enqueued_time_never_goes_back()
    {
        SettableClock clock = new() { Now = Noon };
        using PartitionLog log = new("0", new Retention(TimeSpan.FromDays(1), long.MaxValue), clock);

        log.Append("at noon");
        clock.Now = Noon.AddMinutes(-1);
        log.Append("after the clock was set back");
        clock.Now = Noon.AddMinutes(1);
        log.Append("later");

        long noon = Noon.ToUnixTimeMilliseconds();
        Assert.Equal([noon, noon, noon + 60_000], log.ReadAll().Select(one => one.EnqueuedTime));
    }

    [Fact]
    public void Reading_begins_at_the_position()
    {
        using PartitionLog log = NewLog();
        foreach (string body in new[] { "a", "b", "c", "d" })
        {
            log.Append(body);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        long b = log.ReadAll()[1].Offset;
        Assert.Equal("abcd", Read(log, EventPosition.Earliest));
        Assert.Equal("", Read(log, EventPosition.Latest));
        Assert.Equal("cd", Read(log, EventPosition.FromOffset(b)));
        Assert.Equal("bcd", Read(log, EventPosition.FromOffset(b, isInclusive: true)));
        Assert.Equal("cd", Read(log, EventPosition.FromOffset(b + 1)));
        Assert.Equal("cd", Read(log, EventPosition.FromSequenceNumber(1)));
        Assert.Equal("bcd", Read(log, EventPosition.FromSequenceNumber(1, isInclusive: true)));
        Assert.Equal("cd", Read(log, EventPosition.FromEnqueuedTime(Noon.AddSeconds(1))));
        Assert.Equal("bcd", Read(log, EventPosition.FromEnqueuedTime(Noon.AddSeconds(1), isInclusive: true)));
        Assert.Equal("abcd", Read(log, EventPosition.FromEnqueuedTime(Noon.AddYears(-1))));
        Assert.Equal("", Read(log, EventPosition.FromEnqueuedTime(Noon.AddYears(1))));
    }

    [Fact]
    public void A_position_behind_the_end_is_refused_as_Event_Hubs_does()
    {
        using PartitionLog log = NewLog();
        log.Append("a", "b");
        long last = log.State.LastOffset;

        Assert.Equal("", Read(log, EventPosition.FromOffset(last)));
        Assert.Equal("", Read(log, EventPosition.FromSequenceNumber(1)));
        Assert.Equal(
            $"The supplied offset '{last + 1}' is invalid. The last offset in the system is '{last}'",
            Assert.Throws<PositionOutOfRangeException>(() => log.Find(EventPosition.FromOffset(last + 1))).Message);
        Assert.Equal(
            "The supplied sequence number '2' is invalid. The last sequence number in the system is '1'",
            Assert.Throws<PositionOutOfRangeException>(() => log.Find(EventPosition.FromSequenceNumber(2))).Message);
    }

    [Fact]
    public void Before_the_first_event_the_state_is_that_of_an_empty_partition()
    {
        using PartitionLog log = NewLog();

        Assert.Equal(new PartitionState(0, -1, -1, 0, 0, 0), log.State);
        Assert.True(log.State.IsEmpty);
    }

    [Fact]
    public void The_oldest_go_when_the_partition_is_full()
    {
        using PartitionLog log = NewLog(new Retention(TimeSpan.FromDays(1), 10_000));

        for (int i = 0; i < 25; i++)
        {
            log.Append([TestEvents.OfSize(1_000)]);
        }

        PartitionState state = log.State;
        Assert.InRange(state.Bytes, 8_000, 10_000);
        Assert.Equal(24, state.LastSequenceNumber);
        Assert.Equal(25 - state.Count, state.FirstSequenceNumber);
        Assert.Equal(state.FirstSequenceNumber, log.ReadFrom(EventPosition.FromSequenceNumber(3))[0].SequenceNumber);
    }

    [Fact]
    public void The_oldest_go_when_their_time_is_up_and_numbers_go_on()
    {
        using PartitionLog log = NewLog(new Retention(TimeSpan.FromHours(1), long.MaxValue));
        log.Append("old");
        _clock.Advance(TimeSpan.FromMinutes(40));
        log.Append("young");

        _clock.Advance(TimeSpan.FromMinutes(40));
        Assert.Equal("young", Read(log, EventPosition.Earliest));

        _clock.Advance(TimeSpan.FromMinutes(40));
        Assert.True(log.State.IsEmpty);
        Assert.Equal((2L, 1L), (log.State.FirstSequenceNumber, log.State.LastSequenceNumber));
        log.Append("new");
        Assert.Equal(2, Assert.Single(log.ReadAll()).SequenceNumber);
    }

    [Fact]
    public async Task A_reader_waits_until_its_event_comes()
    {
        using PartitionLog log = NewLog();
        Task first = log.WaitForAsync(0, Cancel);
        Task second = log.WaitForAsync(1, Cancel);

        Assert.False(first.IsCompleted);
        log.Append("a");
        await first;
        Assert.False(second.IsCompleted);
        log.Append("b");
        await second;
        Assert.True(log.WaitForAsync(1, Cancel).IsCompleted);
    }

    [Fact]
    public async Task A_reader_need_not_wait_for_ever()
    {
        using PartitionLog log = NewLog();
        using CancellationTokenSource stop = new();
        Task waiting = log.WaitForAsync(0, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Writers_at_the_same_time_leave_no_gap_and_mix_no_batch()
    {
        using PartitionLog log = NewLog();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    log.Append($"{writer}:{i}a", $"{writer}:{i}b");
                }
            },
            Cancel)));

        List<LoggedEvent> events = log.ReadAll();
        Assert.Equal(Enumerable.Range(0, 1_600).Select(i => (long)i), events.Select(one => one.SequenceNumber));
        for (int i = 0; i < events.Count; i += 2)
        {
            Assert.Equal(TestEvents.BodyOf(events[i])[..^1] + "b", TestEvents.BodyOf(events[i + 1]));
        }
    }

    private static string Read(PartitionLog log, EventPosition position) => string.Concat(log.ReadFrom(position).Select(TestEvents.BodyOf));

    private PartitionLog NewLog(Retention? retention = null) =>
        new("0", retention ?? new Retention(TimeSpan.FromDays(1), long.MaxValue), _clock);

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
