using System.Text.Json.Nodes;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.StandIn.Tests.ProfileSample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class ProfilePageTests
{
    [Fact]
    public async Task The_pages_show_profiles_without_tokens()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.EngageAsync(Update($"\"$set\":{{\"å\":[1.50,{{\"token\":\"secret\"}}],\"q\":\"?{Token}\"}}"));
        await mixpanel.GroupsAsync(GroupUpdate("\"$set\":{\"a\":null}"));

        Reply users = await mixpanel.GetAsync("stand-in/profiles");
        Reply groups = await mixpanel.GetAsync("stand-in/groups");

        Assert.Equal(
            """{"matched":1,"profiles":[{"project":"project-1","distinct_id":"user-1","updates":1,"updated_at":"2026-01-15T12:00:00+00:00","last_seen":"2026-01-15T12:00:00+00:00","place":{"from":"request","value":""},"properties":{"å":[1.50,{"token":"***"}],"q":"?***"}}]}""",
            users.Body);
        Assert.Equal(
            """{"matched":1,"groups":[{"project":"project-1","group_key":"company","group_id":"acme","updates":1,"updated_at":"2026-01-15T12:00:00+00:00","last_seen":"2026-01-15T12:00:00+00:00","place":{"from":"request","value":""},"properties":{"a":null}}]}""",
            groups.Body);
    }

    [Fact]
    public async Task Of_many_profiles_those_updated_last_are_shown()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.EngageAsync([.. "abcd".Select(id => Update("\"$set\":{}", id.ToString()))]);
        await mixpanel.EngageAsync(Update("\"$set\":{}", "a"));

        Reply reply = await mixpanel.GetAsync("stand-in/profiles?limit=2");

        Assert.Equal(4, (int?)reply.Json["matched"]);
        Assert.Equal(["d", "a"], reply.Json["profiles"]!.AsArray().Select(each => (string?)each!["distinct_id"]));
        Assert.Equal(400, (await mixpanel.GetAsync("stand-in/profiles?limit=0")).Status);
        Assert.Equal(400, (await mixpanel.GetAsync("stand-in/groups?limit=x")).Status);
        Assert.Throws<ArgumentOutOfRangeException>(() => mixpanel.Store.Profiles.Find(new ProfileQuery { Limit = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => mixpanel.Store.Profiles.FindGroups(new GroupQuery { Limit = 10_001 }));
    }

    [Fact]
    public async Task Beyond_the_bound_of_number_those_go_that_were_not_updated_for_longest()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxProfiles = 2 });

        await mixpanel.EngageAsync([.. "abac".Select(id => Update("\"$add\":{\"n\":1}", id.ToString()))]);

        Assert.Equal(["a", "c"], Ids(mixpanel));
        Assert.Equal((4, 2), (mixpanel.Store.Counts.ProfileUpdates, mixpanel.Store.Counts.Profiles));
    }

    [Fact]
    public async Task Beyond_the_bound_of_bytes_too()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxProfileBytes = 1_048_576 });
        string Large(string id, int bytes) => Update($"\"$set\":{{\"a\":\"{new string('x', bytes)}\"}}", id);

        await mixpanel.EngageAsync(Large("a", 500_000), Large("b", 500_000), Large("c", 500_000));
        IEnumerable<string?> three = Ids(mixpanel);
        await mixpanel.EngageAsync(Update("\"$unset\":[\"a\"]", "b"), Update("\"$delete\":null", "c"), Large("d", 600_000), Large("e", 400_000));

        Assert.Equal(["b", "c"], three);
        Assert.Equal(["b", "d", "e"], Ids(mixpanel));
    }

    [Fact]
    public async Task The_summary_counts_updates_and_profiles_and_deleting_the_events_forgets_them()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.EngageAsync(Update("\"$set\":{}"), Update("\"$set\":{}"), "{}");

        JsonNode summary = (await mixpanel.GetAsync("stand-in/summary")).Json;
        await mixpanel.DeleteAsync("stand-in/events");

        Assert.Equal((2, 1, 1), ((int)summary["profile_updates"]!, (int)summary["profile_updates_refused"]!, (int)summary["profiles"]!));
        Assert.Equal((0, 0), ((int)summary["accepted"]!, (int)summary["refused"]!));
        Assert.Equal(new StandInCounts(), mixpanel.Store.Counts);
        Assert.Empty(Ids(mixpanel));
    }

    private static IEnumerable<string?> Ids(TestStandIn mixpanel) =>
        [.. mixpanel.Store.Profiles.Find(new ProfileQuery()).Profiles.Select(profile => profile.DistinctId)];
}
