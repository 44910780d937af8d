using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>What a call does when the app is shut down while it runs.</summary>
public class ShutdownTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan AttemptTimeOut = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_call_that_is_cancelled_before_it_starts_sends_nothing()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        using CancellationTokenSource shutdown = new();
        await shutdown.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.Forwarder.ForwardAsync(EdgeEvents.Many(10), shutdown.Token));

        Assert.Empty(line.Mixpanel.Seen);
    }

    [Fact]
    public async Task Requests_under_way_end_and_none_is_started_afterwards()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            ("Mixpanel__MaxRecordsPerRequest", "10"), ("Mixpanel__MaxConcurrency", "2"));
        using CancellationTokenSource shutdown = new();
        using CountdownEvent bothInside = new(2);
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Mixpanel.AtTheDoor = async _ =>
        {
            if (bothInside.Signal())
            {
                await shutdown.CancelAsync();
                open.SetResult();
            }

            await open.Task;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.Forwarder.ForwardAsync(EdgeEvents.Many(100), shutdown.Token));

        Assert.Equal(2, line.Mixpanel.Seen.Count);
        Assert.Equal(Enumerable.Range(1, 20), line.Mixpanel.StoredNumbers);
        line.Mixpanel.AtTheDoor = _ => Task.CompletedTask;
        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(100));
        Assert.Equal(100, tally.Forwarded);
        Assert.Equal(Enumerable.Range(1, 100), line.Mixpanel.StoredNumbers);
        Assert.Equal(20, line.Mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_call_whose_last_request_was_under_way_succeeds_and_writes_its_dead_letters()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        using CancellationTokenSource shutdown = new();
        line.Mixpanel.AtTheDoor = _ => shutdown.CancelAsync();

        EventTally tally = await line.Forwarder.ForwardAsync(
            EdgeEvents.Many(10, body: number => number == 3 ? "no JSON" : EdgeEvents.Body(number)), shutdown.Token);

        Assert.Equal((9L, 1L, true), (tally.Forwarded, tally.DeadLettered, tally.AddsUp));
        Assert.Equal([3L], line.DeadNumbers);
    }

    [Fact]
    public async Task A_retry_is_not_waited_for()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            ("Mixpanel__RetryDelay", "00:01:00"), ("Mixpanel__MaxRetryDelay", "00:01:00"));
        using CancellationTokenSource shutdown = new();
        line.Fault(FaultKind.Status, FaultTrigger.Always);
        line.Mixpanel.AtTheDoor = _ => shutdown.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.Forwarder.ForwardAsync(EdgeEvents.Many(10), shutdown.Token));

        Assert.Single(line.Mixpanel.Seen);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_broken_off_after_the_drain_time()
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock);
        using CancellationTokenSource shutdown = new();
        TaskCompletionSource inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        line.Mixpanel.AtTheDoor = _ =>
        {
            inside.SetResult();
            return never.Task;
        };

        Task<EventTally> call = line.Forwarder.ForwardAsync(EdgeEvents.Many(10), shutdown.Token);
        await inside.Task;
        await shutdown.CancelAsync();
        clock.Advance(DrainTime - TimeSpan.FromSeconds(1));
        bool endedBefore = call.IsCompleted;
        clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        never.SetResult();
        Assert.False(endedBefore);
        Assert.Equal(EdgeEvents.Enqueued + DrainTime, clock.GetUtcNow());
    }

    [Fact]
    public async Task The_drain_time_does_not_outlast_the_budget()
    {
        TimeSpan shortBudget = AttemptTimeOut / 2;
        SkippingClock clock = new(shortBudget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock, shortBudget);
        using CancellationTokenSource shutdown = new();
        TaskCompletionSource inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        line.Mixpanel.AtTheDoor = _ =>
        {
            inside.SetResult();
            return never.Task;
        };

        Task<EventTally> call = line.Forwarder.ForwardAsync(EdgeEvents.Many(10), shutdown.Token);
        await inside.Task;
        clock.Advance(shortBudget - TimeSpan.FromSeconds(1));
        await shutdown.CancelAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        // The limit is only met where the call goes on beyond its budget.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30), ForwardingLine.Cancel));
        never.SetResult();
    }

    private static Task<ForwardingLine> StartAsync(SkippingClock clock, TimeSpan? budget = null) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = clock },
        ForwardingLine.EveryEvent,
        clock,
        ("Mixpanel__TotalBudget", $"{budget ?? Budget}"),
        ("Mixpanel__AttemptTimeout", $"{AttemptTimeOut}"),
        ("Forwarding__DrainTime", $"{DrainTime}"));
}
