using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Telemetry;

namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>What is measured while events go all the way through the engine to the stand-in.</summary>
public class MetricsTests
{
    [Fact]
    public async Task The_metrics_of_a_day_add_up_to_its_tally()
    {
        await using ForwardingLine line = await StartShopAsync(("Mixpanel__MaxRecordsPerRequest", "10"));
        line.Fault(FaultKind.Status, FaultTrigger.Request(2), 429);
        line.Fault(FaultKind.ResetAfterStored, FaultTrigger.Request(4));
        using MetricTap tap = new(line.Telemetry);

        EventTally tally = await line.ForwardAsync(ShopDay.Messages);

        Assert.Equal((86L, true), (tally.Received, tally.AddsUp));
        Assert.Equal(tally.Received, tap.Sum("mixpanelfunctions.events.received"));
        Assert.Equal(tally.Forwarded, tap.Sum("mixpanelfunctions.events.forwarded"));
        Assert.Equal(tally.Filtered, tap.Sum("mixpanelfunctions.events.filtered"));
        Assert.Equal(tally.DeadLettered, tap.Sum("mixpanelfunctions.events.dead_lettered"));
        Assert.Equal(
            ["stage=mapping: 3", "stage=mixpanel: 7", "stage=parse: 1", "stage=rule: 3", "stage=size: 2"],
            tap.Sums("mixpanelfunctions.events.dead_lettered"));
        Assert.Equal(
            tally.Rules.Select(rule => $"rule={rule.Name}: {rule.Matched}").Order(StringComparer.Ordinal),
            tap.Sums("mixpanelfunctions.rule.matches"));
        Assert.Equal(
            [
                "outcome=dead_lettered project=default rule=Pages stage=mapping: 3",
                "outcome=dead_lettered project=default rule=Pages stage=mixpanel: 7",
                "outcome=dead_lettered project=default rule=Pages stage=size: 2",
                "outcome=delivered project=default rule=Checkout: 20",
                "outcome=delivered project=default rule=Code: 3",
                "outcome=delivered project=default rule=Pages: 45",
                "outcome=skipped project=default reason=anonymousId is missing rule=Checkout: 4",
            ],
            tap.Sums("mixpanelfunctions.records"));
        Assert.Equal((68L, 7L, 4L), (tally.RecordsDelivered, tally.RecordsDeadLettered, tally.RecordsSkipped));
        Assert.Equal(["property=Basket repair=nesting: 8", "property=Comment repair=long_text: 5"], tap.Sums("mixpanelfunctions.repairs"));
        Assert.Equal(tally.Requests, tap.Of("mixpanelfunctions.request.duration").Count);
        Assert.Equal(tally.BytesSent, tap.Sum("mixpanelfunctions.request.size"));
        Assert.Equal((2, 2), (tally.Retries, tap.Sum("mixpanelfunctions.request.retries")));
        Assert.Collection(
            tap.Of("mixpanelfunctions.request.retries").Select(measured => measured.Attributes["error.type"]).Order(StringComparer.Ordinal),
            status => Assert.Equal("429", status),
            fault => Assert.Matches("^[A-Z][A-Za-z]+$", fault));
        Assert.Equal(tally.Messages, tap.Of("mixpanelfunctions.lag").Count);
        Assert.Equal(
            ["messaging.destination.name=edge-events messaging.operation.name=process messaging.system=eventhubs"],
            tap.Of("messaging.process.duration").Select(measured => measured.Text));
    }

    [Fact]
    public async Task Every_request_tells_its_status_or_what_kept_it_from_one()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued) });
        line.Fault(FaultKind.Status, FaultTrigger.Request(1));
        line.Fault(FaultKind.MalformedAnswer, FaultTrigger.Request(2));
        line.Fault(FaultKind.BadRequestWithoutList, FaultTrigger.Request(3));
        using MetricTap tap = new(line.Telemetry);

        await line.ForwardAsync(EdgeEvents.Many(8, body: number => EdgeEvents.Body(number, time: number == 8 ? EdgeEvents.TooLate : EdgeEvents.Time)));

        string request = "endpoint=import error.type={0} http.response.status_code={1} project=default server.address=127.0.0.1";
        Assert.Equal(
            [
                string.Format(CultureInfo.InvariantCulture, request, 503, 503),
                string.Format(CultureInfo.InvariantCulture, request, "unreadable_answer", 200),
                string.Format(CultureInfo.InvariantCulture, request, 400, 400),
                "endpoint=import http.response.status_code=200 project=default server.address=127.0.0.1",
                string.Format(CultureInfo.InvariantCulture, request, 400, 400),
            ],
            tap.Of("mixpanelfunctions.request.duration").Select(measured => measured.Text));
        Assert.Equal(["endpoint=import project=default: 1"], tap.Sums("mixpanelfunctions.request.halvings"));
        Assert.Equal([8, 8, 8, 4, 4], tap.Of("mixpanelfunctions.request.records").Select(measured => measured.Value));
    }

    [Fact]
    public async Task Lag_and_durations_go_by_the_clock()
    {
        FakeTimeProvider clock = new(EdgeEvents.Enqueued);
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { TimeProvider = clock }, ForwardingLine.EveryEvent, clock);
        line.Mixpanel.AtTheDoor = _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(7));
            return Task.CompletedTask;
        };
        using MetricTap tap = new(line.Telemetry);

        await line.ForwardAsync(
            EdgeEvents.Message(1, EdgeEvents.Body(1)) with { EnqueuedTime = EdgeEvents.Enqueued.AddSeconds(-5) },
            EdgeEvents.Message(2, EdgeEvents.Body(2)),
            EdgeEvents.Message(3, EdgeEvents.Body(3)) with { EnqueuedTime = EdgeEvents.Enqueued.AddMinutes(1) });

        Assert.Equal([12, 7, 0], tap.Of("mixpanelfunctions.lag").Select(measured => measured.Value));
        Assert.Equal([7], tap.Of("messaging.process.duration").Select(measured => measured.Value));
        Assert.Equal([7], tap.Of("mixpanelfunctions.request.duration").Select(measured => measured.Value));
    }

    [Fact]
    public async Task A_batch_that_comes_again_is_counted_once_and_both_attempts_are_timed()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        line.Mixpanel.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Next(1), Status = 429, RetryAfter = TimeSpan.FromHours(1) });
        using MetricTap tap = new(line.Telemetry);

        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(10)));
        Assert.Equal(0, tap.Sum("mixpanelfunctions.events.received"));
        await line.ForwardAsync(EdgeEvents.Many(10));

        Assert.Equal((10, 10), (tap.Sum("mixpanelfunctions.events.received"), tap.Sum("mixpanelfunctions.records")));
        Assert.Equal(10, tap.Of("mixpanelfunctions.lag").Count);
        Assert.Equal(
            ["incomplete", null],
            tap.Of("messaging.process.duration").Select(measured => measured.Attributes.GetValueOrDefault("error.type")));
    }

    [Fact]
    public async Task A_batch_that_a_shutdown_ends_says_so()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        using CancellationTokenSource shutdown = new();
        await shutdown.CancelAsync();
        using MetricTap tap = new(line.Telemetry);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.Forwarder.ForwardAsync(EdgeEvents.Many(1), shutdown.Token));

        Assert.Equal("shutdown", Assert.Single(tap.Of("messaging.process.duration")).Attributes["error.type"]);
    }

    [Fact]
    public async Task The_rules_in_force_are_shown_with_their_version()
    {
        await using ForwardingLine line = await StartShopAsync();
        using MetricTap tap = new(line.Telemetry);

        tap.Observe();

        Measured rules = Assert.Single(tap.Of("mixpanelfunctions.rules"));
        Assert.Equal(3, rules.Value);
        Assert.Matches("^rules.version=[0-9a-f]{8}$", rules.Text);
    }

    [Fact]
    public async Task Only_documented_metrics_and_attributes_are_measured_and_each_was_seen()
    {
        await using ForwardingLine line = await StartShopAsync(("Mixpanel__MaxRecordsPerRequest", "10"), ("Forwarding__Properties__Hash__0", "n"));
        line.Fault(FaultKind.Status, FaultTrigger.Request(2));
        line.Fault(FaultKind.BadRequestWithoutList, FaultTrigger.Request(3));
        using MetricTap tap = new(line.Telemetry);

        await line.ForwardAsync(ShopDay.Messages);
        tap.Observe();

        Assert.Equal(TelemetryPage.Metrics.Keys.Order(StringComparer.Ordinal), tap.Instruments.Order(StringComparer.Ordinal));
        Assert.All(tap.All, measured => Assert.Subset(TelemetryPage.Metrics[measured.Metric].ToHashSet(), measured.Attributes.Keys.ToHashSet()));
        // A test cannot have 200,001 events of a user in a moment.
        Assert.Equal(TelemetryPage.Metrics.Keys.Except(["mixpanelfunctions.hot_shard.records"]).Order(StringComparer.Ordinal), tap.All.Select(measured => measured.Metric).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_personal_and_no_token_is_measured_traced_or_logged()
    {
        await using ForwardingLine line = await StartShopAsync(("Mixpanel__MaxRecordsPerRequest", "10"));
        line.Fault(FaultKind.Status, FaultTrigger.Request(2));
        using MetricTap tap = new(line.Telemetry);
        using TraceTap traces = new();

        await line.ForwardAsync(ShopDay.Messages);

        string told = string.Join('\n',
        [
            .. tap.All.Select(measured => measured.Text),
            .. traces.All.Select(activity => $"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events)}"),
            line.Log.Text,
        ]);
        Assert.Contains("Basket", told, StringComparison.Ordinal);
        Assert.All(ShopDay.Personal, personal => Assert.DoesNotContain(personal, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_property_over_a_limit_is_warned_of_once_whatever_the_number_of_batches()
    {
        await using ForwardingLine line = await StartShopAsync();

        await line.ForwardAsync(ShopDay.Messages);
        await line.ForwardAsync(ShopDay.Messages);

        Assert.Equal(
            [
                "Warning: Property Basket is nested deeper than Mixpanel accepts: the deeper part is sent as JSON text. Logged once; the metric mixpanelfunctions.repairs counts every occurrence ",
                "Warning: Property Comment is longer than the 255 characters that Mixpanel keeps: it is sent unchanged. Logged once; the metric mixpanelfunctions.repairs counts every occurrence ",
            ],
            line.Log.Text.Split('\n').Where(text => text.StartsWith("Warning: Property", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static Task<ForwardingLine> StartShopAsync(params (string Name, string Value)[] settings) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued) }, ShopDay.Rules, TimeProvider.System, settings);
}
