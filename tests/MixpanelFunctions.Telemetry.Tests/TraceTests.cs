using System.Diagnostics;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>What is traced: an activity for each batch, linked with those of its senders, and one for each request below it.</summary>
public class TraceTests
{
    [Fact]
    public async Task A_batch_is_an_activity_and_its_requests_are_below_it()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "10"), ("Mixpanel__MaxConcurrency", "1"));
        line.Fault(FaultKind.Status, FaultTrigger.Request(2), 429);
        using TraceTap tap = new();

        await line.ForwardAsync(EdgeEvents.Many(25, partition: "5"));

        Activity batch = tap.Batch;
        Assert.Equal(("process edge-events", tap.RootId, ActivityStatusCode.Unset), (batch.DisplayName, batch.ParentSpanId, batch.Status));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["messaging.system"] = "eventhubs",
                ["messaging.operation.name"] = "process",
                ["messaging.operation.type"] = "process",
                ["messaging.destination.name"] = "edge-events",
                ["messaging.destination.partition.id"] = "5",
                ["messaging.batch.message_count"] = 25,
                ["rules.version"] = batch.GetTagItem("rules.version"),
                ["events.received"] = 25L,
                ["events.forwarded"] = 25L,
                ["events.filtered"] = 0L,
                ["events.dead_lettered"] = 0L,
            },
            batch.TagObjects.ToDictionary());
        Assert.Matches("^[0-9a-f]{8}$", (string?)batch.GetTagItem("rules.version"));
        Assert.Equal(
            [("POST /import", 200, null, 10), ("POST /import", 429, null, 10), ("POST /import", 200, 1, 10), ("POST /import", 200, null, 5)],
            tap.Requests.Select(request => (
                request.DisplayName, (int?)request.GetTagItem("http.response.status_code"), (int?)request.GetTagItem("http.request.resend_count"), (int?)request.GetTagItem("records"))));
        Assert.All(tap.Requests, request => Assert.Equal(
            (batch.SpanId, "POST", "/import", "127.0.0.1", line.Mixpanel.Address.Port, "default"),
            (request.ParentSpanId, request.GetTagItem("http.request.method"), request.GetTagItem("url.template"), request.GetTagItem("server.address"),
                request.GetTagItem("server.port"), request.GetTagItem("project"))));
        Assert.Equal(
            [ActivityStatusCode.Unset, ActivityStatusCode.Error, ActivityStatusCode.Unset, ActivityStatusCode.Unset],
            tap.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task A_batch_is_linked_with_the_traces_that_its_messages_came_with()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        using TraceTap tap = new();
        string?[] parents = [Parent(1), null, Parent(2), "|older.form.", Parent(1), "", Parent(3)];

        await line.ForwardAsync([.. EdgeEvents.Many(parents.Length).Zip(parents, (message, parent) => message with { TraceParent = parent })]);

        Assert.Equal([Parent(1), Parent(2), Parent(3)], tap.Batch.Links.Select(link => $"00-{link.Context.TraceId}-{link.Context.SpanId}-01"));
        Assert.All(tap.Batch.Links, link => Assert.True(link.Context.IsRemote));
    }

    [Fact]
    public async Task There_are_128_links_at_the_most()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        using TraceTap tap = new();

        await line.ForwardAsync([.. EdgeEvents.Many(500).Select(message => message with { TraceParent = Parent((int)message.SequenceNumber) })]);

        Assert.Equal(Enumerable.Range(1, 128).Select(Parent), tap.Batch.Links.Select(link => $"00-{link.Context.TraceId}-{link.Context.SpanId}-01"));
    }

    [Fact]
    public async Task A_batch_that_is_not_settled_is_an_error()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();
        line.Fault(FaultKind.Status, FaultTrigger.Always, 403);
        using TraceTap tap = new();

        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(3)));

        Assert.Equal((ActivityStatusCode.Error, "incomplete"), (tap.Batch.Status, tap.Batch.GetTagItem("error.type")));
        Assert.Equal("403", Assert.Single(tap.Requests).GetTagItem("error.type"));
    }

    [Fact]
    public async Task Only_documented_activities_and_attributes_are_traced_and_each_was_seen()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "1"));
        line.Fault(FaultKind.Status, FaultTrigger.Request(1));
        line.Fault(FaultKind.Status, FaultTrigger.Request(3), 401);
        using TraceTap tap = new();

        await line.ForwardAsync(EdgeEvents.Many(1));
        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(1)));

        foreach (IGrouping<string, Activity> activities in tap.All.GroupBy(activity => activity.DisplayName.Replace("edge-events", "HUB", StringComparison.Ordinal).Replace("import", "ENDPOINT", StringComparison.Ordinal)))
        {
            Assert.Equal(
                TelemetryPage.Activities[activities.Key].Order(StringComparer.Ordinal),
                activities.SelectMany(activity => activity.TagObjects).Select(tag => tag.Key).Distinct().Order(StringComparer.Ordinal));
        }

        Assert.Equal(TelemetryPage.Activities.Count, tap.All.Select(activity => activity.Kind).Distinct().Count());
    }

    private static string Parent(int number) => FormattableString.Invariant($"00-{number:x32}-{number:x16}-01");
}
