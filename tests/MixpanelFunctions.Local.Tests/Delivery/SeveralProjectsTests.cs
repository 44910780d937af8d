using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Telemetry;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>What is wrong with one project is no matter of another's.</summary>
public class SeveralProjectsTests : IAsyncLifetime
{
    private const string RetailToken = "deadbeefdeadbeefdeadbeefdeadbeef";

    private const string Rules = """
        {"rules":[
          {"name":"Shop","actions":[{"type":"trackEvent","event":"{{xdm.eventType}}","properties":{"n":"{{data.n}}"}}]},
          {"name":"Retail","actions":[{"type":"trackEvent","project":"retail","event":"retail","properties":{"n":"{{data.n}}"}}]}]}
        """;

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan AttemptTimeOut = TimeSpan.FromSeconds(31);

    private readonly SkippingClock _clock = new(Budget, AttemptTimeOut);
    private readonly HubMessage[] _messages = EdgeEvents.Many(300);
    private WatchedMixpanel _retail = null!;

    public async ValueTask InitializeAsync() =>
        _retail = await WatchedMixpanel.StartAsync(new StandInOptions { TimeProvider = _clock });

    public async ValueTask DisposeAsync()
    {
        await _retail.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(FaultKind.Status, 401, 0)]
    [InlineData(FaultKind.Status, 403, 0)]
    [InlineData(FaultKind.Status, 404, 0)]
    [InlineData(FaultKind.Status, 503, 0)]
    [InlineData(FaultKind.Status, 429, 3_600)]
    [InlineData(FaultKind.ResetBeforeBody, 503, 0)]
    [InlineData(FaultKind.ResetAfterStored, 503, 0)]
    [InlineData(FaultKind.MalformedAnswer, 503, 0)]
    public async Task A_fault_of_one_leaves_the_others_records_delivered_and_the_redelivery_does_not_double_them(FaultKind kind, int status, int retryAfter)
    {
        await using ForwardingLine line = await StartAsync();
        _retail.Faults.Add(new Fault
        {
            Kind = kind,
            Status = status,
            When = FaultTrigger.From(4),
            RetryAfter = retryAfter == 0 ? null : TimeSpan.FromSeconds(retryAfter),
        });

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(_messages));
        Assert.Contains("project retail: ", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 300), line.Mixpanel.StoredNumbers);
        Assert.Equal(0, line.Mixpanel.Store.Counts.Duplicates);

        _retail.Faults.Clear();
        _clock.Advance(TimeSpan.FromMinutes(1));
        EventTally tally = await line.ForwardAsync(_messages);

        Assert.Equal((300L, 300L, 600L, 0L), (tally.Received, tally.Forwarded, tally.RecordsDelivered, tally.DeadLettered));
        Assert.Equal(Enumerable.Range(1, 300), line.Mixpanel.StoredNumbers);
        Assert.Equal(300, line.Mixpanel.Store.Counts.Duplicates);
        Assert.Equal(Enumerable.Range(1, 300), _retail.StoredNumbers);
        Assert.Empty(line.DeadLetters);
    }

    [Fact]
    public async Task An_open_breaker_of_one_does_not_keep_the_other_from_its_records()
    {
        await using ForwardingLine line = await StartAsync();
        using MetricTap tap = new(line.Telemetry);
        _retail.Faults.Add(new Fault { Kind = FaultKind.Status, Status = 401, When = FaultTrigger.Always });
        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(_messages));
        int asked = _retail.Seen.Count;

        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(50, "1")));
        tap.Observe();

        Assert.Equal(asked, _retail.Seen.Count);
        Assert.Equal(350, line.Mixpanel.Store.Counts.Accepted);
        Assert.Equal(
            ["project=default: 0", "project=retail: 2"],
            tap.Of("mixpanelfunctions.breaker.state").Select(measured => $"{measured.Text}: {measured.Value}"));
    }

    [Fact]
    public async Task One_that_does_not_answer_takes_no_place_from_the_other()
    {
        await using ForwardingLine line = await StartAsync(("Mixpanel__MaxConcurrency", "2"));
        TaskCompletionSource allOfShop = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource bothOfRetail = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int ofShop = 0;
        int ofRetail = 0;
        line.Mixpanel.AtTheDoor = async _ =>
        {
            if (Interlocked.Increment(ref ofShop) == 30)
            {
                // However quick the shop is: retail has taken all places that it may.
                await bothOfRetail.Task.WaitAsync(ForwardingLine.Cancel);
                allOfShop.SetResult();
            }
        };
        // If any of the shop's requests waited for a place that retail holds, this would never end.
        _retail.AtTheDoor = _ =>
        {
            if (Interlocked.Increment(ref ofRetail) == 2)
            {
                bothOfRetail.SetResult();
            }

            return allOfShop.Task.WaitAsync(ForwardingLine.Cancel);
        };

        EventTally tally = await line.ForwardAsync(_messages);

        Assert.Equal((300L, 600L), (tally.Forwarded, tally.RecordsDelivered));
        Assert.Equal((2, true), (_retail.MostAtOnce, line.Mixpanel.MostAtOnce <= 2));
    }

    [Fact]
    public async Task Each_has_its_own_address_credentials_and_batches()
    {
        await using ForwardingLine line = await StartAsync();

        await line.ForwardAsync(_messages);

        Assert.Equal([Basic(ForwardingLine.Token)], line.Mixpanel.Seen.Select(request => request.Authorization).Distinct());
        Assert.Equal([Basic(RetailToken)], _retail.Seen.Select(request => request.Authorization).Distinct());
        Assert.Equal((30, 30), (line.Mixpanel.Seen.Count, _retail.Seen.Count));
        Assert.Equal(["retail"], _retail.Stored.Select(stored => stored.Event).Distinct());
    }

    private static string Basic(string token) => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{token}:"));

    private Task<ForwardingLine> StartAsync(params (string Name, string Value)[] settings) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = _clock },
        Rules,
        _clock,
        [
            ("Mixpanel__TotalBudget", $"{Budget}"), ("Mixpanel__AttemptTimeout", $"{AttemptTimeOut}"),
            ("Mixpanel__Projects__retail__ProjectToken", RetailToken), ("Mixpanel__Projects__retail__BaseAddress", _retail.Address.ToString()),
            ("Mixpanel__MaxRecordsPerRequest", "10"), .. settings,
        ]);
}
