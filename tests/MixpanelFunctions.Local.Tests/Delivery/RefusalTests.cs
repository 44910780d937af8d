using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>What Mixpanel refuses for good is dead-lettered, that and nothing else.</summary>
public class RefusalTests
{
    private static readonly int[] Culprits = [1, 2, 40, 77, 100];

    [Theory]
    [InlineData(FailedRecordId.InsertId)]
    [InlineData(FailedRecordId.DollarInsertId)]
    public async Task Records_that_a_400_lists_are_dead_lettered_in_Mixpanels_words_and_never_sent_again(FailedRecordId id)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued), FailedRecordId = id },
            ("Mixpanel__MaxRecordsPerRequest", "20"));

        EventTally tally = await line.ForwardAsync(WithCulprits());

        Assert.Equal((100L, 95L, 5L, true), (tally.Received, tally.Forwarded, tally.DeadLettered, tally.AddsUp));
        Assert.Equal((95L, 5L, 5L, 0L), (tally.RecordsDelivered, tally.RecordsDeadLettered, tally.Requests, tally.Retries));
        Assert.Equal(new RuleTally("Every event", 100, 95, 5), Assert.Single(tally.Rules));
        Assert.Equal(Enumerable.Range(1, 100).Except(Culprits), line.Mixpanel.StoredNumbers);
        Assert.Equal(Culprits.Select(number => (long)number), line.DeadNumbers);
        Assert.All(line.DeadLetters, letter =>
        {
            Assert.Equal(("mixpanel", "properties.time", "Every event", 0, "default"), (
                (string?)letter["stage"], (string?)letter["field"], (string?)letter["rule"], (int?)letter["action"], (string?)letter["project"]));
            Assert.Contains("properties.time", (string?)letter["reason"], StringComparison.Ordinal);
            Assert.Equal(DeadLetterLines.SequenceNumber(letter), (long)letter["record"]!["properties"]!["n"]!);
            Assert.Equal(DeadLetterLines.SequenceNumber(letter), (long)JsonNode.Parse((string)letter["event"]!["body"]!)!["data"]!["n"]!);
        });
    }

    [Fact]
    public async Task A_400_without_a_list_is_halved_down_to_the_culprits()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.FailedRecordsHidden, FaultTrigger.Always);

        EventTally tally = await line.ForwardAsync(WithCulprits());

        Assert.Equal((95L, 5L, 0L), (tally.Forwarded, tally.DeadLettered, tally.Retries));
        Assert.Equal(Enumerable.Range(1, 100).Except(Culprits), line.Mixpanel.StoredNumbers);
        Assert.Equal(Culprits.Select(number => (long)number), line.DeadNumbers);
        Assert.Equal(0, line.Mixpanel.Store.Counts.Duplicates);
        // Each culprit costs no more than two requests a halving, and 100 are halved 7 times.
        Assert.InRange(line.Mixpanel.Seen.Count, 11, 1 + (5 * 2 * 7));
    }

    [Fact]
    public async Task A_400_for_every_record_dead_letters_every_record_once()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.BadRequestWithoutList, FaultTrigger.Always);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(33));

        Assert.Equal((0L, 33L, 33L), (tally.Forwarded, tally.DeadLettered, tally.RecordsDeadLettered));
        Assert.Equal((2 * 33) - 1, tally.Requests);
        Assert.Equal(Enumerable.Range(1, 33).Select(number => (long)number), line.DeadNumbers);
    }

    [Theory]
    [InlineData("""{"code":400,"failed_records":[{"index":10,"message":"m"}]}""")]
    [InlineData("""{"code":400,"failed_records":[{"index":-1,"message":"m"}]}""")]
    [InlineData("""{"code":400,"failed_records":[{"message":"m"}]}""")]
    [InlineData("""{"code":400,"failed_records":[]}""")]
    [InlineData("""{"code":400,"failed_records":"all"}""")]
    [InlineData("<html>bad request</html>")]
    [InlineData("")]
    public async Task A_400_whose_list_does_not_fit_the_request_is_halved_and_not_believed(string answer)
    {
        await using ForwardingLine line = await StartAsync();
        line.Mixpanel.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Next(1), Status = 400, Body = answer });

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(10));

        Assert.Equal((10L, 0L, 3L), (tally.Forwarded, tally.DeadLettered, tally.Requests));
        Assert.Equal(Enumerable.Range(1, 10), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task A_413_is_halved_until_the_requests_are_small_enough()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions { MaxRequestBytes = 20_000 });

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(1_000));

        Assert.Equal((1_000L, 0L, 0L), (tally.Forwarded, tally.DeadLettered, tally.Retries));
        Assert.Equal(Enumerable.Range(1, 1_000), line.Mixpanel.StoredNumbers);
        Assert.Equal(0, line.Mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_record_too_large_by_itself_is_dead_lettered_and_its_neighbours_delivered()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions { MaxRequestBytes = 20_000 });
        string filling = new('x', 30_000);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(50, body: number => EdgeEvents.Body(number, filling: number == 31 ? filling : null)));

        Assert.Equal((49L, 1L), (tally.Forwarded, tally.DeadLettered));
        JsonNode letter = Assert.Single(line.DeadLetters);
        Assert.Equal((31L, "413: the request is too large"), (DeadLetterLines.SequenceNumber(letter), (string?)letter["reason"]));
        Assert.Equal(Enumerable.Range(1, 50).Except([31]), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task Halves_that_fail_for_a_while_are_retried_by_themselves()
    {
        await using ForwardingLine line = await StartAsync();
        line.Fault(FaultKind.BadRequestWithoutList, FaultTrigger.Request(1));
        line.Fault(FaultKind.Status, FaultTrigger.Request(2));
        line.Fault(FaultKind.ResetAfterStored, FaultTrigger.Request(4));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(10));

        Assert.Equal((10L, 5L, 2L), (tally.Forwarded, tally.Requests, tally.Retries));
        Assert.Equal(Enumerable.Range(1, 10), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task A_single_event_of_which_one_record_of_two_is_refused_is_dead_lettered_with_that_record_alone()
    {
        const string Rules = """
            {"rules":[
              {"name":"In time","actions":[{"type":"trackEvent","event":"kept","time":"2025-06-15T11:00:00Z","properties":{"n":"{{data.n}}"}}]},
              {"name":"Too late","actions":[{"type":"trackEvent","event":"refused","properties":{"n":"{{data.n}}"}}]}]}
            """;
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued) }, Rules, TimeProvider.System);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(1, body: number => EdgeEvents.Body(number, time: EdgeEvents.TooLate)));

        Assert.Equal((1L, 0L, 0L, 1L, true), (tally.Received, tally.Forwarded, tally.Filtered, tally.DeadLettered, tally.AddsUp));
        Assert.Equal((1L, 1L), (tally.RecordsDelivered, tally.RecordsDeadLettered));
        Assert.Equal([new RuleTally("In time", 1, 1, 0), new RuleTally("Too late", 1, 0, 1)], tally.Rules);
        Assert.Equal("kept", Assert.Single(line.Mixpanel.Stored).Event);
        Assert.Equal("refused", (string?)Assert.Single(line.DeadLetters)["record"]!["event"]);
    }

    [Fact]
    public async Task Rules_are_tallied_one_by_one()
    {
        const string Rules = """
            {"rules":[
              {"name":"All","actions":[{"type":"trackEvent","event":"a"},{"type":"trackEvent","event":"b"}]},
              {"name":"Clicks","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"click"}],"actions":[{"type":"trackEvent","event":"c"}]},
              {"name":"Never","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"nothing"}],"actions":[{"type":"trackEvent","event":"d"}]}]}
            """;
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions(), Rules, TimeProvider.System);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(10, body: number => EdgeEvents.Body(number, number % 2 == 0 ? "click" : "view")));

        Assert.Equal((10L, 10L, 25L), (tally.Received, tally.Forwarded, tally.RecordsDelivered));
        Assert.Equal([new("All", 10, 20, 0), new("Clicks", 5, 5, 0), new RuleTally("Never", 0, 0, 0)], tally.Rules);
    }

    [Fact]
    public async Task Events_that_no_rule_takes_are_filtered_and_what_is_no_event_is_dead_lettered()
    {
        const string Rules = """
            {"rules":[{"name":"Clicks","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"click"}],
              "actions":[{"type":"trackEvent","event":"c","properties":{"n":"{{data.n}}"}}]}]}
            """;
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions(), Rules, TimeProvider.System);
        string[] bodies =
        [
            EdgeEvents.Body(1, "click"),
            EdgeEvents.Body(2, "view"),
            "{\"xdm\":",
            $"[{EdgeEvents.Body(4, "click")},{EdgeEvents.Body(5, "view")},7]",
            "",
            EdgeEvents.Body(6, "click", time: "yesterday"),
        ];

        EventTally tally = await line.ForwardAsync([.. bodies.Select((body, index) => EdgeEvents.Message(index + 1, body))]);

        Assert.Equal((6L, 8L, 2L, 2L, 4L, true), (tally.Messages, tally.Received, tally.Forwarded, tally.Filtered, tally.DeadLettered, tally.AddsUp));
        Assert.Equal([1, 4], line.Mixpanel.StoredNumbers);
        Assert.Equal([3L, 4L, 5L, 6L], line.DeadNumbers);
        Assert.Equal(["parse", "parse", "parse", "mapping"], line.DeadLetters.Select(letter => (string?)letter["stage"]));
    }

    private static Task<ForwardingLine> StartAsync() =>
        ForwardingLine.StartAsync(new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued) });

    private static HubMessage[] WithCulprits() =>
        EdgeEvents.Many(100, body: number => EdgeEvents.Body(number, time: Culprits.Contains(number) ? EdgeEvents.TooLate : EdgeEvents.Time));
}
