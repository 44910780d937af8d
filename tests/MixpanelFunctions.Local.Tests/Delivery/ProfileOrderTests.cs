using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>Updates of a profile arrive in the order of their events, whatever goes wrong on the way.</summary>
public class ProfileOrderTests
{
    private const string Users = """
        {"rules":[{"name":"User","actions":[{"type":"setProfile","distinctId":"{{data.user}}","set":{"last":"{{data.n}}"},"append":{"log":"{{data.n}}"}}]}]}
        """;

    private const string Groups = """
        {"rules":[{"name":"Group","actions":[{"type":"setGroup","groupKey":"company","groupId":"{{data.user}}","set":{"last":"{{data.n}}"},"add":{"sum":"{{data.n}}"}}]}]}
        """;

    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan AttemptTimeOut = TimeSpan.FromSeconds(31);

    public static TheoryData<FaultKind, int> Faults => new()
    {
        { FaultKind.Status, 503 },
        { FaultKind.Status, 429 },
        { FaultKind.Status, 413 },
        { FaultKind.BadRequestWithoutList, 0 },
        { FaultKind.ResetBeforeBody, 0 },
        { FaultKind.ResetDuringBody, 0 },
        { FaultKind.ResetAfterStored, 0 },
        { FaultKind.EmptyAnswer, 0 },
        { FaultKind.TruncatedAnswer, 0 },
        { FaultKind.FewerImported, 0 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_request_of_a_users_updates_waits_for_the_one_before_with_its_retries_and_halves(FaultKind kind, int status)
    {
        await using ForwardingLine line = await StartAsync(Users);
        line.Fault(kind, FaultTrigger.Every(3), status == 0 ? 503 : status);

        EventTally tally = await line.ForwardAsync(Events(100));

        Assert.Equal((100L, 200L, 0L), (tally.Forwarded, tally.RecordsDelivered, tally.DeadLettered));
        AssertInOrder(line.Mixpanel.Seen, "$distinct_id");
        AssertLast(line.Mixpanel.Store.Profiles.Find(new ProfileQuery { Limit = 100 }).Profiles, 100);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_request_of_a_groups_updates_waits_for_the_one_before_with_its_retries_and_halves(FaultKind kind, int status)
    {
        await using ForwardingLine line = await StartAsync(Groups);
        line.Fault(kind, FaultTrigger.Every(3), status == 0 ? 503 : status);

        EventTally tally = await line.ForwardAsync(Events(100));

        Assert.Equal((100L, 200L, 0L), (tally.Forwarded, tally.RecordsDelivered, tally.DeadLettered));
        AssertInOrder(line.Mixpanel.Seen, "$group_id");
        AssertLast(line.Mixpanel.Store.Profiles.FindGroups(new GroupQuery { Limit = 100 }).Profiles, 100);
    }

    [Fact]
    public async Task What_was_not_stored_before_it_failed_is_applied_once_and_in_order()
    {
        await using ForwardingLine line = await StartAsync(Users);
        line.Fault(FaultKind.Status, FaultTrigger.Every(3));
        line.Fault(FaultKind.ResetBeforeBody, FaultTrigger.Every(5));
        line.Fault(FaultKind.BadRequestWithoutList, FaultTrigger.Every(7));

        await line.ForwardAsync(Events(120));

        Assert.All(line.Mixpanel.Store.Profiles.Find(new ProfileQuery { Limit = 100 }).Profiles, profile =>
        {
            int[] log = [.. JsonNode.Parse(profile.Properties.Single(property => property.Key == "log").Value.Span)!.AsArray().Select(item => (int)item!)];
            Assert.Equal(Enumerable.Range(1, 120).Where(number => User(number) == profile.DistinctId), log);
        });
    }

    [Theory]
    [InlineData(401)]
    [InlineData(503)]
    public async Task Nothing_is_sent_behind_an_update_that_is_not_settled(int status)
    {
        SkippingClock clock = new(Budget, AttemptTimeOut);
        await using ForwardingLine line = await StartAsync(Users, clock);
        line.Fault(FaultKind.Status, FaultTrigger.From(4), status);

        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(Events(100)));
        byte[][] sent = [.. line.Mixpanel.Seen.Skip(3).Select(request => request.Body)];
        line.Mixpanel.Faults.Clear();
        clock.Advance(TimeSpan.FromMinutes(1));
        await line.ForwardAsync(Events(100));

        Assert.NotEmpty(sent);
        Assert.All(sent, body => Assert.Equal(sent[0], body));
        AssertLast(line.Mixpanel.Store.Profiles.Find(new ProfileQuery { Limit = 100 }).Profiles, 100);
    }

    [Fact]
    public async Task Events_do_not_wait_for_profiles()
    {
        const string Both = """
            {"rules":[{"name":"Both","actions":[
              {"type":"setProfile","distinctId":"{{data.user}}","set":{"last":"{{data.n}}"}},
              {"type":"trackEvent","event":"e","properties":{"n":"{{data.n}}"}}]}]}
            """;
        await using ForwardingLine line = await StartAsync(Both);
        int tracked = 0;
        TaskCompletionSource allTracked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Mixpanel.AtTheDoor = request =>
        {
            if (request.PathAndQuery.StartsWith("/engage", StringComparison.Ordinal))
            {
                return allTracked.Task.WaitAsync(ForwardingLine.Cancel);
            }

            if (Interlocked.Increment(ref tracked) == 5)
            {
                allTracked.SetResult();
            }

            return Task.CompletedTask;
        };

        EventTally tally = await line.ForwardAsync(Events(33));

        Assert.Equal((33L, 66L), (tally.Forwarded, tally.RecordsDelivered));
    }

    [Theory]
    [InlineData(Users, "/engage?strict=1&ip=0")]
    [InlineData(Groups, "/groups?strict=1&ip=0")]
    public async Task Profiles_go_without_compression_and_without_the_forwarders_own_place(string rules, string path)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { ProfilesTakeGzip = false }, rules, TimeProvider.System, ("Mixpanel__Compression", "Optimal"));

        EventTally tally = await line.ForwardAsync(Events(10));

        SeenRequest request = Assert.Single(line.Mixpanel.Seen);
        Assert.Equal((10L, path, null), (tally.Forwarded, request.PathAndQuery, request.ContentEncoding));
        Assert.Equal((20L, 0L), (line.Mixpanel.Store.Counts.ProfileUpdates, line.Mixpanel.Store.Counts.ProfileUpdatesRefused));
    }

    private static string User(int number) => $"U{number % 3}";

    private static HubMessage[] Events(int count) => EdgeEvents.Many(
        count,
        body: number => $$$"""{"xdm":{"timestamp":"{{{EdgeEvents.Time}}}","eventType":"e"},"data":{"n":{{{number}}},"user":"{{{User(number)}}}"}}""");

    /// <summary>
    /// Once a request went that begins behind another, nothing of the other is sent any more. Every record is there, and in
    /// each request in order.
    /// </summary>
    private static void AssertInOrder(IReadOnlyList<SeenRequest> requests, string idName)
    {
        int[][] numbers = [.. requests.Select(request => request.Records.Select(record => Number(record!)).ToArray())];
        Assert.All(numbers, each => Assert.Equal(each.Order(), each));
        Assert.Equal(numbers.Select(each => each[0]).Order(), numbers.Select(each => each[0]));
        Assert.Equal(Enumerable.Range(1, 100), numbers.SelectMany(each => each).Distinct());
        Assert.All(requests.SelectMany(request => request.Records), record => Assert.Equal(User(Number(record!)), (string?)record![idName]));
    }

    private static int Number(JsonNode record) =>
        (int)(record["$set"]?["last"] ?? record["$append"]?["log"] ?? record["$add"]!["sum"])!;

    private static void AssertLast(IReadOnlyList<StoredProfile> profiles, int count)
    {
        Assert.Equal(3, profiles.Count);
        Assert.Equal(
            [count - 2, count - 1, count],
            profiles.Select(profile => int.Parse(Encoding.UTF8.GetString(profile.Properties.Single(property => property.Key == "last").Value.Span), System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    private static Task<ForwardingLine> StartAsync(string rules, TimeProvider? time = null) => ForwardingLine.StartAsync(
        new StandInOptions { TimeProvider = time ?? TimeProvider.System },
        rules,
        time ?? TimeProvider.System,
        ("Mixpanel__TotalBudget", $"{Budget}"),
        ("Mixpanel__AttemptTimeout", $"{AttemptTimeOut}"),
        ("Mixpanel__MaxRecordsPerRequest", "7"));
}
