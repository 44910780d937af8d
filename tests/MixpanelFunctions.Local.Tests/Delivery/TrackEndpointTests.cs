using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>Events by the endpoint of Adobe's extension.</summary>
public class TrackEndpointTests
{
    private const string Track = "/track?verbose=1";
    private const string Import = "/import?strict=1";

    private const string Rules = """
        {"rules":[{"name":"All","actions":[
          {"type":"trackEvent","event":"{{xdm.eventType}}","properties":{"n":"{{data.n}}"},"spread":["{{data}}"]},
          {"type":"identify","userId":"user-{{data.n}}","anonymousId":"{{xdm.identityMap.ECID[0].id}}"}]}]}
        """;

    [Theory]
    [InlineData(0, Track)]
    [InlineData(118, Track)]
    [InlineData(120, Import)]
    [InlineData(24 * 400, Import)]
    public async Task Events_go_to_track_as_long_as_it_takes_them_and_then_to_import(int hours, string endpoint)
    {
        await using ForwardingLine line = await StartAsync(TimeSpan.FromHours(hours));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(30));

        Assert.Equal((30L, 60L, 0L), (tally.Forwarded, tally.RecordsDelivered, tally.DeadLettered));
        Assert.All(line.Mixpanel.Seen, request => Assert.Equal(endpoint, request.PathAndQuery));
        Assert.All(line.Mixpanel.Seen, request => Assert.Equal(endpoint == Import, request.Authorization is not null));
        Assert.Equal((60L, 0L), (line.Mixpanel.Store.Counts.Accepted, line.Mixpanel.Store.Counts.Duplicates));
    }

    [Fact]
    public async Task A_batch_with_old_events_and_new_ones_is_split_by_their_age()
    {
        await using ForwardingLine line = await StartAsync(TimeSpan.Zero);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(
            40, body: number => EdgeEvents.Body(number, time: number % 4 == 0 ? "2025-05-01T00:00:00Z" : EdgeEvents.Time)));

        Assert.Equal((40L, 80L), (tally.Forwarded, tally.RecordsDelivered));
        Assert.Equal(
            [(Import, 20), (Track, 60)],
            line.Mixpanel.Seen.GroupBy(request => request.PathAndQuery).Select(group => (group.Key, group.Sum(request => request.Records.Count))).Order());
    }

    [Theory]
    [InlineData("Simplified")]
    [InlineData("Original")]
    public async Task The_record_is_the_same_byte_for_byte_whichever_endpoint_takes_it(string identity)
    {
        await using ForwardingLine young = await StartAsync(TimeSpan.Zero, ("Mixpanel__IdentityMerge", identity));
        await using ForwardingLine old = await StartAsync(TimeSpan.FromDays(30), ("Mixpanel__IdentityMerge", identity));

        await young.ForwardAsync(EdgeEvents.Many(30));
        await old.ForwardAsync(EdgeEvents.Many(30));

        Assert.Equal([Track], young.Mixpanel.Seen.Select(request => request.PathAndQuery).Distinct());
        Assert.Equal([Import], old.Mixpanel.Seen.Select(request => request.PathAndQuery).Distinct());
        Assert.Equal(60, Texts(young).Length);
        Assert.Equal(Texts(young), Texts(old));
        Assert.All(young.Mixpanel.Seen.SelectMany(request => request.Records), record => Assert.Equal(ForwardingLine.Token, (string?)record!["properties"]!["token"]));
    }

    [Fact]
    public async Task What_came_by_track_and_comes_again_by_import_is_a_duplicate()
    {
        FakeTimeProvider clock = new(EdgeEvents.Enqueued);
        await using ForwardingLine line = await StartAsync(clock);

        await line.ForwardAsync(EdgeEvents.Many(30));
        clock.Advance(TimeSpan.FromDays(6));
        await line.ForwardAsync(EdgeEvents.Many(30));

        Assert.Equal([Track, Import], line.Mixpanel.Seen.Select(request => request.PathAndQuery).Distinct());
        Assert.Equal((120L, 60L), (line.Mixpanel.Store.Counts.Accepted, line.Mixpanel.Store.Counts.Duplicates));
    }

    [Theory]
    [InlineData(FaultKind.Status)]
    [InlineData(FaultKind.EmptyAnswer)]
    [InlineData(FaultKind.MalformedAnswer)]
    [InlineData(FaultKind.TruncatedAnswer)]
    [InlineData(FaultKind.ResetDuringBody)]
    [InlineData(FaultKind.ResetAfterStored)]
    public async Task Faults_are_retried_as_elsewhere(FaultKind kind)
    {
        await using ForwardingLine line = await StartAsync(TimeProvider.System, ("Mixpanel__MaxRecordsPerRequest", "10"));
        line.Fault(kind, FaultTrigger.Every(3));
        DateTimeOffset taken = DateTimeOffset.UtcNow.AddMinutes(-5);
        string now = taken.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

        EventTally tally = await line.ForwardAsync(
            [.. EdgeEvents.Many(50, body: number => EdgeEvents.Body(number, time: now)).Select(message => message with { EnqueuedTime = taken })]);

        Assert.Equal((50L, 100L, true), (tally.Forwarded, tally.RecordsDelivered, tally.Retries > 0));
        Assert.Equal(100, line.Mixpanel.Store.Counts.Accepted - line.Mixpanel.Store.Counts.Duplicates);
        Assert.All(line.Mixpanel.Seen, request => Assert.Equal(Track, request.PathAndQuery));
    }

    [Fact]
    public async Task A_request_of_which_nothing_is_valid_is_halved_and_dead_lettered_in_Mixpanels_words()
    {
        await using ForwardingLine line = await StartAsync(TimeSpan.Zero);
        line.Mixpanel.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Always, Status = 200, Body = """{"status":0,"error":"it is no event"}""" });

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(4));

        Assert.Equal((4L, 8L, 15L), (tally.DeadLettered, tally.RecordsDeadLettered, tally.Requests));
        Assert.All(line.DeadLetters, letter => Assert.Equal("200: no record is valid: it is no event", (string?)letter["reason"]));
        Assert.DoesNotContain("it is no event", line.Log.Text, StringComparison.Ordinal);
        // The record in it, which has the token, has it no more.
        Assert.All(line.DeadLetters, letter => Assert.DoesNotContain(ForwardingLine.Token, letter.ToJsonString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task The_token_counts_among_the_properties_that_Mixpanel_takes(int days)
    {
        await using ForwardingLine line = await StartAsync(TimeSpan.FromDays(days));
        string many = string.Join(',', Enumerable.Range(1, 300).Select(number => $"\"p{number}\":{number}"));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Message(1, EdgeEvents.Body(1).Replace("\"n\":1", $"\"n\":1,{many}", StringComparison.Ordinal)));

        Assert.Equal((1L, 2L), (tally.Forwarded, line.Mixpanel.Store.Counts.Accepted));
        Assert.Equal(254, line.Mixpanel.Seen.SelectMany(request => request.Records).Max(record => record!["properties"]!.AsObject().Count));
    }

    [Fact]
    public async Task Merge_goes_to_import_whatever_is_set()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued), IdentityMerge = IdentitySystem.Original },
            """{"rules":[{"name":"Merge","actions":[{"type":"merge","distinctIds":["a-{{data.n}}","b-{{data.n}}"]}]}]}""",
            new FakeTimeProvider(EdgeEvents.Enqueued),
            ("Mixpanel__EventEndpoint", "Track"),
            ("Mixpanel__IdentityMerge", "Original"));

        await line.ForwardAsync(EdgeEvents.Many(2));

        Assert.Equal(Import, Assert.Single(line.Mixpanel.Seen).PathAndQuery);
    }

    [Fact]
    public async Task A_project_with_a_service_account_alone_cannot_track()
    {
        InvalidConfigurationException thrown = await Assert.ThrowsAsync<InvalidConfigurationException>(() => StartAsync(
            TimeSpan.Zero,
            ("Mixpanel__ProjectToken", ""),
            ("Mixpanel__ProjectId", "12345"),
            ("Mixpanel__ServiceAccount__Username", "importer"),
            ("Mixpanel__ServiceAccount__Secret", "secret-of-importer")));

        Assert.Contains(
            "trackEvent needs a project with a token if Mixpanel__EventEndpoint is Track; default has only a service account",
            thrown.Message,
            StringComparison.Ordinal);
    }

    private static string[] Texts(ForwardingLine line) =>
    [
        .. line.Mixpanel.Seen.SelectMany(request =>
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            return body.RootElement.EnumerateArray().Select(record => record.GetRawText()).ToArray();
        }).Order(StringComparer.Ordinal),
    ];

    private static Task<ForwardingLine> StartAsync(TimeSpan later, params (string Name, string Value)[] settings) =>
        StartAsync(new FakeTimeProvider(EdgeEvents.Enqueued + later), settings);

    private static Task<ForwardingLine> StartAsync(TimeProvider clock, params (string Name, string Value)[] settings) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = clock }, Rules, clock, [("Mixpanel__EventEndpoint", "Track"), .. settings]);
}
