using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.Sampling;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>What is shown of a flood.</summary>
public class SamplingTests
{
    [Fact]
    public void A_burst_passes_and_then_so_many_a_second()
    {
        FakeTimeProvider clock = new();
        EventQuota quota = new(perSecond: 100, burst: 500, clock);

        Assert.Equal(400, quota.Take(400));
        Assert.Equal(100, quota.Take(400));
        Assert.Equal(0, quota.Take(400));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(50, quota.Take(400));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(500, quota.Take(10_000));
    }

    [Fact]
    public void A_message_of_many_events_is_paid_for_but_not_for_ever()
    {
        FakeTimeProvider clock = new();
        EventQuota quota = new(perSecond: 100, burst: 200, clock);
        quota.Spend(1_000_000);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, quota.Take(10));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(10, quota.Take(10));
    }

    [Fact]
    public void Of_a_flood_evenly_chosen_messages_are_taken_with_bodies_of_their_own()
    {
        using MessageSample sample = new(new EventQuota(1, 4, new FakeTimeProvider()), capacity: 100);
        byte[] body = [1];
        sample.Offer([.. Enumerable.Range(0, 1_000).Select(number => Message(number, body))]);
        body[0] = 2;
        sample.Complete();

        List<HubMessage> taken = [];
        while (sample.TryTake(out HubMessage? message, TestContext.Current.CancellationToken))
        {
            taken.Add(message);
        }

        Assert.Equal([0L, 250, 500, 750], taken.Select(message => message.SequenceNumber));
        Assert.All(taken, message => Assert.Equal(1, message.Body.Span[0]));
    }

    [Fact]
    public void What_there_is_no_room_for_is_left_out_at_once()
    {
        using MessageSample sample = new(new EventQuota(1, 1_000, new FakeTimeProvider()), capacity: 3);
        sample.Offer([.. Enumerable.Range(0, 1_000).Select(number => Message(number, [1]))]);
        sample.Complete();

        Assert.Equal(3, Count(sample));
    }

    [Fact]
    public void Large_bodies_do_not_pile_up()
    {
        using MessageSample sample = new(new EventQuota(1, 1_000, new FakeTimeProvider()), capacity: 1_000);
        byte[] large = new byte[4 * 1024 * 1024];
        sample.Offer([.. Enumerable.Range(0, 20).Select(number => Message(number, large))]);
        sample.Complete();

        Assert.Equal(MessageSample.MaxWaitingBytes / large.Length, Count(sample));
    }

    private static int Count(MessageSample sample)
    {
        int count = 0;
        while (sample.TryTake(out _, TestContext.Current.CancellationToken))
        {
            count++;
        }

        return count;
    }

    private static HubMessage Message(int number, byte[] body) => new() { Body = body, Partition = "0", SequenceNumber = number, EnqueuedTime = default };
}
