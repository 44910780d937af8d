using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>What may get through later is sent again until it is through, within the time there is.</summary>
public class RetryTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan AttemptTimeOut = TimeSpan.FromSeconds(31);

    public static TheoryData<FaultKind, int, int> FaultsAtEachPlace()
    {
        TheoryData<FaultKind, int, int> data = [];
        // First, middle and last of the five requests.
        foreach (int request in new[] { 1, 3, 5 })
        {
            foreach (int status in new[] { 408, 429, 500, 502, 503, 504 })
            {
                data.Add(FaultKind.Status, request, status);
            }

            foreach (FaultKind kind in new[]
            {
                FaultKind.EmptyAnswer, FaultKind.MalformedAnswer, FaultKind.TruncatedAnswer,
                FaultKind.ResetBeforeBody, FaultKind.ResetDuringBody, FaultKind.ResetAfterStored,
            })
            {
                data.Add(kind, request, 0);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FaultsAtEachPlace))]
    public async Task A_request_that_fails_once_is_sent_again_and_every_event_stored_once(FaultKind kind, int request, int status)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "10"));
        line.Fault(kind, FaultTrigger.Request(request), status == 0 ? 503 : status);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(50));

        Assert.Equal((50L, 50L, 0L), (tally.Received, tally.Forwarded, tally.DeadLettered));
        Assert.Equal((50L, 6L, 1L), (tally.RecordsDelivered, tally.Requests, tally.Retries));
        Assert.Equal(Enumerable.Range(1, 50), line.Mixpanel.StoredNumbers);
        Assert.Empty(line.DeadLetters);
        // What was stored before the answer was lost comes again, and is told by its id.
        bool wasStored = kind is FaultKind.EmptyAnswer or FaultKind.MalformedAnswer or FaultKind.TruncatedAnswer or FaultKind.ResetAfterStored;
        Assert.Equal(wasStored ? 10 : 0, line.Mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_retry_sends_the_very_same_bytes()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__Compression", "Fastest"));
        line.Fault(FaultKind.Status, FaultTrigger.Next(3));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(50));

        Assert.Equal(4, line.Mixpanel.Seen.Count);
        Assert.All(line.Mixpanel.Seen, request => Assert.Equal(line.Mixpanel.Seen[0].Body, request.Body));
        Assert.Equal((4L, 3L, 4L * line.Mixpanel.Seen[0].BytesSent), (tally.Requests, tally.Retries, tally.BytesSent));
    }

    [Fact]
    public async Task Every_third_request_failing_in_another_way_loses_and_doubles_nothing()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "5"));
        line.Fault(FaultKind.ResetAfterStored, FaultTrigger.Every(3));
        line.Fault(FaultKind.Status, FaultTrigger.Every(4), 502);
        line.Fault(FaultKind.TruncatedAnswer, FaultTrigger.Every(5));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(500));

        Assert.Equal((500L, 500L, true), (tally.Forwarded, tally.RecordsDelivered, tally.AddsUp));
        Assert.Equal(tally.Requests, 100 + tally.Retries);
        Assert.Equal(Enumerable.Range(1, 500), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task An_answer_that_tells_of_fewer_records_than_were_sent_is_logged_and_taken()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        line.Fault(FaultKind.FewerImported, FaultTrigger.Next(1));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(10));

        Assert.Equal((10L, 1L), (tally.Forwarded, tally.Requests));
        Assert.Contains("Project default: Mixpanel reports a different number of records than was sent. Imported: 9. Sent: 10", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_grow_from_retry_to_retry_up_to_the_longest()
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock, ("Mixpanel__RetryDelay", "00:00:02"), ("Mixpanel__MaxRetryDelay", "00:00:20"));
        line.Fault(FaultKind.Status, FaultTrigger.Next(9));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(3));

        Assert.Equal((3L, 9L), (tally.Forwarded, tally.Retries));
        Assert.Equal(9, clock.Waits.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20)));
        Assert.True(clock.Waits.TakeLast(3).Min() > clock.Waits[0], string.Join(' ', clock.Waits));
    }

    [Theory]
    [InlineData(false, 429)]
    [InlineData(true, 429)]
    [InlineData(false, 503)]
    [InlineData(true, 503)]
    public async Task Retry_After_is_waited_for_in_both_its_forms(bool asDate, int status)
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock);
        line.Mixpanel.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            When = FaultTrigger.Next(1),
            Status = status,
            RetryAfter = TimeSpan.FromSeconds(100),
            RetryAfterAsDate = asDate,
        });

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(3));

        Assert.Equal((3L, 1L), (tally.Forwarded, tally.Retries));
        Assert.InRange(Assert.Single(clock.Waits), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(110));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Retry_After_of_no_time_does_not_do_away_with_the_growing_waits(bool asDate)
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock, ("Mixpanel__RetryDelay", "00:00:02"), ("Mixpanel__MaxRetryDelay", "00:00:20"));
        line.Mixpanel.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            When = FaultTrigger.Next(5),
            Status = 429,
            RetryAfter = TimeSpan.Zero,
            RetryAfterAsDate = asDate,
        });

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(3));

        Assert.Equal((3L, 5L), (tally.Forwarded, tally.Retries));
        Assert.Equal(5, clock.Waits.Count);
        Assert.True(clock.Waits[^1] > TimeSpan.FromSeconds(2), string.Join(' ', clock.Waits));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Retry_After_longer_than_the_budget_ends_the_call_at_once(bool asDate)
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock, ("Mixpanel__MaxRecordsPerRequest", "1"), ("Mixpanel__MaxConcurrency", "2"));
        line.Mixpanel.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            When = FaultTrigger.Always,
            Status = 429,
            RetryAfter = Budget + TimeSpan.FromSeconds(1),
            RetryAfterAsDate = asDate,
        });

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(40)));

        Assert.Contains("429: Mixpanel limits the rate", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(clock.Waits);
        // Nobody else is sent to be told the same.
        Assert.InRange(line.Mixpanel.Seen.Count, 1, 2);
    }

    [Fact]
    public async Task When_the_budget_is_spent_the_call_fails_and_the_next_delivers_without_duplicates()
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(
            clock,
            ("Mixpanel__MaxRecordsPerRequest", "10"),
            ("Mixpanel__MaxConcurrency", "1"),
            ("Mixpanel__RetryDelay", "00:00:10"),
            ("Mixpanel__MaxRetryDelay", "00:01:00"));
        // The first request's records are taken, but its answer is lost, and then nothing gets through.
        line.Fault(FaultKind.Status, FaultTrigger.Request(1));
        line.Fault(FaultKind.EmptyAnswer, FaultTrigger.Request(2));
        line.Fault(FaultKind.Status, FaultTrigger.Always);
        DateTimeOffset start = clock.GetUtcNow();

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(50)));
        TimeSpan taken = clock.GetUtcNow() - start;
        line.Mixpanel.Faults.Clear();
        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(50));

        Assert.Contains("503", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("the time for retries is over", thrown.Message, StringComparison.Ordinal);
        Assert.True(taken >= Budget, $"{taken}");
        Assert.Equal((50L, 50L, 5L), (tally.Forwarded, tally.RecordsDelivered, tally.Requests));
        Assert.Equal(Enumerable.Range(1, 50), line.Mixpanel.StoredNumbers);
        Assert.Equal(10, line.Mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_in_time_is_given_up_and_sent_again()
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(clock);
        TaskCompletionSource never = new();
        bool isFirst = true;
        line.Mixpanel.AtTheDoor = async _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                clock.Advance(AttemptTimeOut);
                await never.Task.WaitAsync(ForwardingLine.Cancel);
            }
        };

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(3));
        never.SetResult();

        Assert.Equal((3L, 2L, 1L), (tally.Forwarded, tally.Requests, tally.Retries));
        Assert.Contains("no answer within 31 s", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thousand_failures_in_a_row_are_a_thousand_retries()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            ("Mixpanel__RetryDelay", "00:00:00.001"), ("Mixpanel__MaxRetryDelay", "00:00:00.001"), ("Mixpanel__BreakAfter", "1000000"));
        // Doubling a wait more than 1,023 times leaves the numbers behind.
        line.Fault(FaultKind.Status, FaultTrigger.Next(1_100));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(1));

        Assert.Equal((1L, 1_100L), (tally.Forwarded, tally.Retries));
    }

    private static Task<ForwardingLine> StartAsync(SkippingClock clock, params (string Name, string Value)[] settings) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = clock },
        ForwardingLine.EveryEvent,
        clock,
        [("Mixpanel__TotalBudget", $"{Budget}"), ("Mixpanel__AttemptTimeout", $"{AttemptTimeOut}"), .. settings]);
}
