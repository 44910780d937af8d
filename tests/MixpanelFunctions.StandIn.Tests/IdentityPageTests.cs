using System.Text.Json.Nodes;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.StandIn.Tests.IdentitySample;
using static MixpanelFunctions.StandIn.Tests.ProfileSample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class IdentityPageTests
{
    [Fact]
    public async Task The_page_shows_a_user_with_what_made_them_one()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);
        await mixpanel.ImportAsync(Event(1, "D1"), Event(2, "D1", Token));

        Reply reply = await mixpanel.GetAsync("stand-in/users?project=project-1&id=$device:D1");
        Reply latest = await mixpanel.GetAsync("stand-in/users?id=$device:D1&limit=1");

        Assert.Equal(
            """{"users":[{"project":"project-1","distinct_id":"***","ids":["***","$device:D1"],"links":"""
            + """[{"kind":"shared_event","first":"***","second":"$device:D1","event":"Page","insert_id":"2","at":"2026-01-15T12:00:00+00:00"}],"matched":2,"events":"""
            + """[{"event":"Page","insert_id":"1","received_at":"2026-01-15T12:00:00+00:00","distinct_id_on_arrival":"$device:D1","retroactive":true},"""
            + """{"event":"Page","insert_id":"2","received_at":"2026-01-15T12:00:00+00:00","distinct_id_on_arrival":"***","retroactive":false}]}]}""",
            reply.Body);
        Assert.Equal(["2"], latest.Json["users"]![0]!["events"]!.AsArray().Select(each => (string?)each!["insert_id"]));
    }

    [Theory]
    [InlineData("users", 400)]
    [InlineData("users?id=", 400)]
    [InlineData("users?id=x&limit=0", 400)]
    [InlineData("users?id=x", 200)]
    [InlineData("users?id=U1&project=other", 200)]
    public async Task What_is_not_asked_rightly_is_told_and_who_is_not_known_is_nobody(string page, int status)
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);
        await mixpanel.ImportAsync(Event(1, "D1", "U1"));

        Reply reply = await mixpanel.GetAsync("stand-in/" + page);

        Assert.Equal(status, reply.Status);
        Assert.True(status == 400 || reply.Body == """{"users":[]}""", reply.Body);
    }

    [Fact]
    public async Task Users_of_two_projects_are_two()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);
        foreach ((string token, string user) in new[] { ("one", "U1"), ("two", "U2") })
        {
            await mixpanel.SendAsAsync(Basic(token, ""), "import?strict=1", Bytes($"[{Event(1, "D1", user)}]"));
        }

        IReadOnlyList<StandInUser> users = mixpanel.Store.Identities.Find("$device:D1");

        Assert.Equal([("project-1", "U1"), ("project-2", "U2")], users.Select(user => (user.Project, user.DistinctId)));
        Assert.All(users, user => Assert.Single(user.Events));
    }

    [Fact]
    public async Task Refused_links_are_listed_with_their_reasons_and_counted_in_the_summary()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        await mixpanel.ImportAsync(Identify("U1", "38digits"), Identify("U1", "38digits"), Identify("U1", Uuid(1)));

        Reply page = await mixpanel.GetAsync("stand-in/refused-links");
        JsonNode summary = (await mixpanel.GetAsync("stand-in/summary")).Json;

        Assert.Equal(
            """{"refused":2,"links":[{"project":"project-1","kind":"$identify","first":"U1","second":"38digits","reason":"errAnonDistinctIdNonGUIDForm","message":"$anon_id is not a UUID of version 4","count":2,"at":"2026-01-15T12:00:00+00:00"}]}""",
            page.Body);
        Assert.Equal((1, 2), ((int)summary["identity_links"]!, (int)summary["identity_links_refused"]!));
    }

    [Fact]
    public async Task Of_very_many_refused_links_the_first_1000_are_listed_and_all_counted()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync([.. Enumerable.Range(0, 1001).Select(i => Identify("U1", "no-uuid-" + Uuid(i)))]);

        Assert.Equal((1000, 1001), (mixpanel.Store.Identities.Refused.Count, mixpanel.Store.Counts.IdentityLinksRefused));
    }

    [Theory]
    [InlineData(IdentitySystem.Simplified)]
    [InlineData(IdentitySystem.Original)]
    public async Task The_stand_in_keeps_no_more_ids_than_it_may(IdentitySystem system)
    {
        await using TestStandIn mixpanel = await TestStandIn.StartAsync(
            clock => new() { TimeProvider = clock, IdentityMerge = system, MaxLinkedIds = 3 });
        string Link(int number) => system == IdentitySystem.Original ? Identify("U1", Uuid(number)) : Event(number, Uuid(number), "U1");

        await mixpanel.ImportAsync(Link(1), Link(2), Link(3), Link(1));

        Assert.Equal(3, mixpanel.User("U1").Ids.Count);
        Assert.Equal(LinkRefusal.NoRoom, Assert.Single(mixpanel.Store.Identities.Refused).Reason);
    }

    [Fact]
    public async Task A_cleared_store_has_forgotten_who_is_who()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);
        await mixpanel.ImportAsync(Event(1, "D1", "U1"), Event(2, "D1", "U2"));

        mixpanel.Store.Clear();

        Assert.Empty(mixpanel.Store.Identities.Find("U1"));
        Assert.Empty(mixpanel.Store.Identities.Refused);
        Assert.Equal(new StandInCounts(), mixpanel.Store.Counts);
    }

    [Fact]
    public async Task Any_of_a_users_ids_updates_the_users_profile()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        await mixpanel.ImportAsync(Identify("U1", Uuid(1)));

        await mixpanel.EngageAsync(Update("\"$add\":{\"n\":1}", Uuid(1)), Update("\"$add\":{\"n\":1}", "U1"));

        Assert.Equal("""{"n":2}""", await mixpanel.PropertiesAsync("profiles?distinct_id=" + Uuid(1)));
    }

    [Fact]
    public async Task A_delete_may_mean_the_very_id_that_was_sent()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        await mixpanel.EngageAsync(Update("\"$set\":{\"a\":1}", "A1"), Update("\"$set\":{\"a\":2}", "U1"));
        await mixpanel.ImportAsync(Alias("U1", "A1"));

        await mixpanel.EngageAsync(Update("\"$delete\":null,\"$ignore_alias\":true", "A1"));
        string? left = await mixpanel.PropertiesAsync("profiles");
        await mixpanel.EngageAsync(Update("\"$delete\":null", "A1"));

        Assert.Equal("""{"a":2}""", left);
        Assert.Null(await mixpanel.PropertiesAsync("profiles"));
    }

    [Fact]
    public async Task A_devices_profile_is_not_preserved_when_the_device_becomes_a_users()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);
        await mixpanel.EngageAsync(Update("\"$set\":{\"a\":1}", "$device:D1"), Update("\"$set\":{\"b\":1}", "U1"));

        await mixpanel.ImportAsync(Event(1, "D1", "U1"));
        await mixpanel.EngageAsync(Update("\"$set\":{\"c\":1}", "$device:D1"));

        Assert.Equal("""{"b":1,"c":1}""", await mixpanel.PropertiesAsync("profiles"));
    }
}
