using System.Text;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>Profile and identity actions all the way from a message to what Mixpanel makes of them.</summary>
public class ProfileAndIdentityTests
{
    private const string Profiles = """
        {"rules":[{"name":"Profiles","actions":[
          {"type":"setProfile","distinctId":"{{data.user}}","set":{"plan":"{{data.plan}}"},"setOnce":{"first":"{{data.n}}"},
            "add":{"visits":"{{data.visits}}"},"union":{"tags":["a","b"]},"append":{"log":"{{data.n}}"}},
          {"type":"setProfile","distinctId":"{{data.user}}","remove":{"tags":"a"},"unset":["plan"]},
          {"type":"setGroup","groupKey":"company","groupId":"{{data.company}}","set":{"size":"{{data.n}}"}}]}]}
        """;

    private const string Visits = """
        {"rules":[{"name":"Visits","actions":[
          {"type":"setProfile","distinctId":"U1","preset":"standard","firstTouch":true,"ip":"{{xdm.environment.ipV4}}","time":"{{xdm.timestamp}}"}]}]}
        """;

    private const string Identify = """
        {"rules":[
          {"name":"Page","actions":[{"type":"trackEvent","event":"Page"}]},
          {"name":"Login","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"login"}],
            "actions":[{"type":"identify","userId":"{{data.user}}","anonymousId":"{{xdm.identityMap.ECID[0].id}}"}]}]}
        """;

    [Fact]
    public async Task Profile_updates_arrive_in_the_order_of_the_rules_and_are_all_accounted_for()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions(), Profiles, TimeProvider.System);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Message(1, Event(1, "\"plan\":\"pro\",\"visits\":2,\"user\":\"U1\",\"company\":\"acme\"")));

        StandInCounts counts = line.Mixpanel.Store.Counts;
        Assert.Equal((8L, 8L, 0L, 0L), (tally.RecordsDelivered, counts.ProfileUpdates, counts.ProfileUpdatesRefused, counts.Accepted));
        Assert.Equal(
            ["first=1", "visits=2", "tags=[\"b\"]", "log=[1]"],
            Properties(Assert.Single(line.Mixpanel.Store.Profiles.Find(new ProfileQuery { DistinctId = "U1" }).Profiles)));
        Assert.Equal(["size=1"], Properties(Assert.Single(line.Mixpanel.Store.Profiles.FindGroups(new GroupQuery { GroupId = "acme" }).Profiles)));
    }

    [Fact]
    public async Task Where_the_visitor_was_and_how_they_came_reaches_the_profile()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(new StandInOptions(), Visits, TimeProvider.System);

        EventTally tally = await line.ForwardAsync(
            EdgeEvents.Message(1, Visit(1, "?utm_source=news", "https://search.example/q", "2025-06-15T11:00:00Z")),
            EdgeEvents.Message(2, Visit(2, "?utm_source=mail&utm_campaign=may", string.Empty, "2025-06-15T10:00:00Z")));

        Assert.Equal((4L, 0L), (tally.RecordsDelivered, tally.RecordsDeadLettered));
        StoredProfile profile = Assert.Single(line.Mixpanel.Store.Profiles.Find(new ProfileQuery { DistinctId = "U1" }).Profiles);
        Assert.Equal(new ProfilePlace(ProfilePlaceKind.Address, "203.0.113.2"), profile.Place);
        Assert.Equal(new DateTimeOffset(2025, 6, 15, 11, 0, 0, TimeSpan.Zero), profile.LastSeen);
        string[] properties = [.. Properties(profile)];
        Assert.Equal(
            ["$name=\"Kari 2\"", "$initial_referrer=\"https://search.example/q\"", "$initial_referring_domain=\"search.example\"", "Initial Landing Page=\"https://shop.example/?utm_source=news\"", "initial_utm_source=\"news\""],
            properties.Where(property => !property.EndsWith("=null", StringComparison.Ordinal)));
        Assert.Contains("initial_utm_campaign=null", properties);
    }

    [Fact]
    public async Task Deleting_a_duplicate_leaves_the_profile_of_the_user_it_is_linked_to()
    {
        const string Rules = """
            {"rules":[
              {"name":"Link","actions":[{"type":"trackEvent","event":"Page"},{"type":"setProfile","distinctId":"U1","set":{"a":1}}]},
              {"name":"Delete","conditions":[{"left":"{{xdm.eventType}}","operator":"equals","right":"delete"}],
                "actions":[{"type":"setProfile","distinctId":"$device:{{xdm.identityMap.ECID[0].id}}","delete":true,"ignoreAlias":true}]}]}
            """;
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions(), Rules, TimeProvider.System, ("Forwarding__UserId", "{{data.user}}"));

        await line.ForwardAsync(EdgeEvents.Message(1, Event(1, "\"user\":\"U1\"", "delete")));

        Assert.Equal(["a=1"], Properties(Assert.Single(line.Mixpanel.Store.Profiles.Find(new ProfileQuery { DistinctId = "U1" }).Profiles)));
        Assert.Equal(2, line.Mixpanel.Store.Counts.ProfileUpdates);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(200)]
    public async Task An_update_that_Mixpanel_refuses_is_dead_lettered_in_Mixpanels_words_and_the_others_are_in(int status)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { FailedProfilesStatus = status }, Profiles, TimeProvider.System);

        EventTally tally = await line.ForwardAsync(
            EdgeEvents.Message(1, Event(1, "\"plan\":\"pro\",\"visits\":\"two\",\"user\":\"U1\",\"company\":\"acme\"")));

        Assert.Equal((7L, 1L), (tally.RecordsDelivered, tally.RecordsDeadLettered));
        Assert.Equal(
            ("mixpanel", "$add.visits", "'$add.visits' is invalid: must be a number"),
            ((string?)Assert.Single(line.DeadLetters)["stage"], (string?)line.DeadLetters[0]["field"], (string?)line.DeadLetters[0]["reason"]));
        Assert.Equal((7L, 1L), (line.Mixpanel.Store.Counts.ProfileUpdates, line.Mixpanel.Store.Counts.ProfileUpdatesRefused));
    }

    [Theory]
    [InlineData(IdentitySystem.Simplified)]
    [InlineData(IdentitySystem.Original)]
    public async Task A_visitor_who_logs_in_is_one_user_from_the_first_event_on(IdentitySystem system)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { IdentityMerge = system }, Identify, TimeProvider.System, ("Mixpanel__IdentityMerge", system.ToString()));

        await line.ForwardAsync(EdgeEvents.Message(1, Event(1, "\"user\":null")));
        await line.ForwardAsync(EdgeEvents.Message(2, Event(2, "\"user\":\"U1\"", "login")));
        await line.ForwardAsync(EdgeEvents.Message(3, Event(3, "\"user\":null")));

        StandInUser user = Assert.Single(line.Mixpanel.Store.Identities.Find("U1"));
        Assert.Equal(("U1", 2, 1), (user.DistinctId, user.Ids.Count, user.Links.Count));
        Assert.Equal(["Page", "Page", "$identify", "Page"], user.Events.Select(each => each.Event.Event));
        Assert.Equal([true, true, false, false], user.Events.Select(each => each.IsRetroactive));
        Assert.Empty(line.Mixpanel.Store.Identities.Refused);
    }

    [Theory]
    [InlineData(IdentitySystem.Simplified)]
    [InlineData(IdentitySystem.Original)]
    public async Task What_an_identify_has_not_to_say_is_counted_with_its_reason(IdentitySystem system)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { IdentityMerge = system }, Identify, TimeProvider.System, ("Mixpanel__IdentityMerge", system.ToString()));
        string[] users = ["null", "\"Undefined\"", "\"12345678901234567890123456789012345678\"", "\"\"", "\"U1\""];

        EventTally tally = await line.ForwardAsync(
            [.. users.Select((user, index) => EdgeEvents.Message(index, Event(index, $"\"user\":{user}", "login")))]);
        EventTally both = tally + await line.ForwardAsync(EdgeEvents.Message(7, Event(7, "\"user\":null", "login")));

        Assert.Equal((5L, 5L, 6L, 4L), (tally.Received, tally.Forwarded, tally.RecordsDelivered, tally.RecordsSkipped));
        Assert.Equal(
            [
                new("Login", 0, "both ids are the same", 1),
                new("Login", 0, "userId is missing", 2),
                new SkipTally("Login", 0, "userId is refused by Mixpanel", 1),
            ],
            tally.Skips);
        Assert.Equal([1L, 3L, 1L], both.Skips.Select(skip => skip.Records));
        Assert.Contains("Rule Login, action 0: nothing to send, userId is missing. Records left out: 2", line.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IdentitySystem.Simplified)]
    [InlineData(IdentitySystem.Original)]
    public async Task An_event_that_is_identified_and_no_more_is_filtered_where_there_is_nothing_to_say(IdentitySystem system)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { IdentityMerge = system },
            """{"rules":[{"name":"Login","actions":[{"type":"identify","userId":"{{data.user}}","anonymousId":"{{xdm.identityMap.ECID[0].id}}"}]}]}""",
            TimeProvider.System,
            ("Mixpanel__IdentityMerge", system.ToString()));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Message(1, Event(1, "\"user\":null")), EdgeEvents.Message(2, Event(2, "\"user\":\"U1\"")));

        Assert.Equal((2L, 1L, 1L, 1L, true), (tally.Received, tally.Forwarded, tally.Filtered, tally.RecordsSkipped, tally.AddsUp));
    }

    private static string Event(int number, string data, string type = "pageView") =>
        $$$"""{"xdm":{"timestamp":"{{{EdgeEvents.Time}}}","eventType":"{{{type}}}","identityMap":{"ECID":[{"id":"12345678901234567890123456789012345678"}]}},"data":{"n":{{{number}}},{{{data}}}}}""";

    private static string Visit(int n, string query, string referrer, string time) => $$"""
        {"xdm":{"_id":"{{n}}","timestamp":"{{time}}","environment":{"ipV4":"203.0.113.{{n}}"},"person":{"name":{"fullName":"Kari {{n}}"} },
          "web":{"webPageDetails":{"URL":"https://shop.example/{{query}}"},"webReferrer":{"URL":"{{referrer}}"} } } }
        """;

    private static IEnumerable<string> Properties(StoredProfile profile) =>
        profile.Properties.Select(property => property.Key + "=" + Encoding.UTF8.GetString(property.Value.Span));
}
