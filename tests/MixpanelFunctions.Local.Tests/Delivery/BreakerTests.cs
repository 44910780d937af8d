using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Telemetry;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>A project that takes nothing is left alone for a while, then tried by one request.</summary>
public class BreakerTests
{
    private const string BreakAfter = "5";

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan AttemptTimeOut = TimeSpan.FromSeconds(31);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly SkippingClock _clock = new(Budget, AttemptTimeOut);
    private readonly HubMessage[] _messages = EdgeEvents.Many(60);

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_credentials_open_it_at_once_and_a_call_meanwhile_sends_nothing(int status)
    {
        await using ForwardingLine line = await StartAsync(("Mixpanel__MaxConcurrency", "1"));
        line.Fault(FaultKind.Status, FaultTrigger.Always, status);

        await FailAsync(line);
        _clock.Advance(TimeSpan.FromSeconds(12.5));
        string told = await FailAsync(line);

        Assert.Single(line.Mixpanel.Seen);
        Assert.Equal(
            $"Not all events could be delivered: project default: {status}: Mixpanel refuses the credentials; the project's circuit breaker is open, the next attempt is in 18 s. The same events will be tried again.",
            told);
        Assert.Contains($"Error: Project default: nothing is sent for 30 s, the circuit breaker is open: {status}: Mixpanel refuses the credentials", line.Log.Text, StringComparison.Ordinal);
        Assert.Empty(line.DeadLetters);
    }

    [Fact]
    public async Task However_often_the_host_tries_again_a_refusal_costs_one_request_a_break()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Always, 401);
        DateTimeOffset start = _clock.GetUtcNow();

        await FailAsync(line);
        int first = line.Mixpanel.Seen.Count;
        for (int retry = 0; retry < 120; retry++)
        {
            // Two partitions, each tried again every five seconds.
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAll(FailAsync(line), FailAsync(line, EdgeEvents.Many(60, "1")));
        }

        // Those of the first call that were under way at once, then one each time that a break is over.
        Assert.InRange(first, 1, 4);
        Assert.Equal((int)((_clock.GetUtcNow() - start) / Break), line.Mixpanel.Seen.Count - first);
    }

    [Fact]
    public async Task Once_the_credentials_are_mended_the_next_that_tries_closes_it_and_all_is_delivered_once()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Always, 401);
        await FailAsync(line);
        line.Mixpanel.Faults.Clear();

        await FailAsync(line);
        _clock.Advance(Break);
        EventTally tally = await line.ForwardAsync(_messages);

        Assert.Equal((60L, 6L), (tally.Forwarded, tally.Requests));
        Assert.Equal(Enumerable.Range(1, 60), line.Mixpanel.StoredNumbers);
        Assert.Contains("Information: Project default: the circuit breaker is closed", line.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.EmptyAnswer)]
    [InlineData(FaultKind.ResetBeforeBody)]
    public async Task A_run_of_attempts_without_a_usable_answer_opens_it(FaultKind kind)
    {
        await using ForwardingLine line = await StartAsync(("Mixpanel__MaxConcurrency", "1"));
        line.Fault(kind, FaultTrigger.Always);

        string told = await FailAsync(line);
        Assert.Equal(5, line.Mixpanel.Seen.Count);
        await FailAsync(line);
        Assert.Equal(5, line.Mixpanel.Seen.Count);
        _clock.Advance(Break);
        await FailAsync(line);
        Assert.Equal(6, line.Mixpanel.Seen.Count);
        line.Mixpanel.Faults.Clear();
        _clock.Advance(Break);
        await line.ForwardAsync(_messages);

        Assert.Contains("the project's circuit breaker is open, the next attempt is in ", told, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 60), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task An_answer_among_them_begins_the_run_anew()
    {
        await using ForwardingLine line = await StartAsync(("Mixpanel__MaxConcurrency", "1"));
        line.Fault(FaultKind.Status, FaultTrigger.Next(4));
        line.Fault(FaultKind.BadRequestWithoutList, FaultTrigger.Next(1));
        line.Fault(FaultKind.Status, FaultTrigger.Next(4));

        EventTally tally = await line.ForwardAsync(_messages);

        Assert.Equal((60L, 8L), (tally.Forwarded, tally.Retries));
    }

    [Fact]
    public async Task Being_told_to_go_slower_does_not_open_it()
    {
        await using ForwardingLine line = await StartAsync(("Mixpanel__MaxConcurrency", "1"));
        line.Fault(FaultKind.Status, FaultTrigger.Next(12), 429);

        EventTally tally = await line.ForwardAsync(_messages);

        Assert.Equal((60L, 12L), (tally.Forwarded, tally.Retries));
    }

    [Fact]
    public async Task One_request_tries_while_all_others_wait_for_its_answer()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Next(1), 401);
        await FailAsync(line, EdgeEvents.Many(1));
        _clock.Advance(Break);
        int others = 0;
        bool isTrial = true;
        line.Mixpanel.AtTheDoor = async _ =>
        {
            if (isTrial)
            {
                isTrial = false;
                // Both partitions are mapped to their ends meanwhile; what they would send comes to this door.
                for (int turn = 0; turn < 1_000; turn++)
                {
                    await Task.Yield();
                }

                others = line.Mixpanel.Seen.Count - 2;
            }
        };

        EventTally[] tallies = await Task.WhenAll(line.ForwardAsync(_messages), line.ForwardAsync(EdgeEvents.Many(60, "1")));

        Assert.Equal(0, others);
        Assert.All(tallies, tally => Assert.Equal((60L, 6L), (tally.Forwarded, tally.Requests)));
    }

    [Fact]
    public async Task Its_state_is_a_gauge()
    {
        await using ForwardingLine line = await StartAsync();
        using MetricTap tap = new(line.Telemetry);
        line.Fault(FaultKind.Status, FaultTrigger.Next(1), 401);

        tap.Observe();
        await FailAsync(line, EdgeEvents.Many(1));
        tap.Observe();
        _clock.Advance(Break);
        line.Mixpanel.AtTheDoor = _ =>
        {
            tap.Observe();
            return Task.CompletedTask;
        };
        await line.ForwardAsync(EdgeEvents.Many(1));
        tap.Observe();

        IReadOnlyList<Measured> shown = tap.Of("mixpanelfunctions.breaker.state");
        Assert.Equal([0, 2, 1, 0], shown.Select(measured => measured.Value));
        Assert.All(shown, measured => Assert.Equal("project=default", measured.Text));
    }

    [Fact]
    public async Task A_call_that_is_shut_down_while_it_waits_for_the_one_that_tries_sends_nothing()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Next(1), 401);
        await FailAsync(line, EdgeEvents.Many(1));
        _clock.Advance(Break);
        using CancellationTokenSource shutdown = new();
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Mixpanel.AtTheDoor = _ =>
        {
            inside.TrySetResult();
            return open.Task;
        };

        Task<EventTally> trial = line.ForwardAsync(EdgeEvents.Many(1));
        await inside.Task.WaitAsync(ForwardingLine.Cancel);
        Task<EventTally> waiting = line.Forwarder.ForwardAsync(EdgeEvents.Many(60, "1"), shutdown.Token);
        await shutdown.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        open.SetResult();

        Assert.Equal(1, (await trial).Forwarded);
        Assert.Equal(2, line.Mixpanel.Seen.Count);
    }

    private async Task<string> FailAsync(ForwardingLine line, HubMessage[]? messages = null) =>
        (await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(messages ?? _messages))).Message;

    private Task<ForwardingLine> StartAsync(params (string Name, string Value)[] settings) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = _clock },
        ForwardingLine.EveryEvent,
        _clock,
        [
            ("Mixpanel__TotalBudget", $"{Budget}"), ("Mixpanel__AttemptTimeout", $"{AttemptTimeOut}"), ("Mixpanel__BreakDuration", $"{Break}"),
            ("Mixpanel__BreakAfter", BreakAfter), ("Mixpanel__MaxRecordsPerRequest", "10"), ("Mixpanel__MaxConcurrency", "4"), .. settings,
        ]);
}
