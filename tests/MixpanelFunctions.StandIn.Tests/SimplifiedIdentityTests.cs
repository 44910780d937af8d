using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.StandIn.Tests.IdentitySample;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>
/// The walk-throughs of mixpanel/docs <c>docs/tracking-methods/id-management/identifying-users-simplified</c>, "Example User
/// Flows" and "Server-side Identity Management", row by row.
/// </summary>
public class SimplifiedIdentityTests
{
    [Fact]
    public async Task A_new_user_signs_up()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1"), Event(2, "D1"));
        StandInUser before = mixpanel.User("$device:D1");
        await mixpanel.ImportAsync(Event(3, "D1", "U1"));

        Assert.Equal(["1 $device:D1", "2 $device:D1"], before.Rows());
        StandInUser user = mixpanel.User("U1");
        Assert.Equal(("U1", 1), (user.DistinctId, user.Links.Count));
        Assert.Equal(["U1", "$device:D1"], user.Ids);
        Assert.Equal(["1 $device:D1 => U1", "2 $device:D1 => U1", "3 U1"], user.Rows());
        Assert.Equal(new IdentityLink(LinkKind.SharedEvent, "U1", "$device:D1", "Page", "3", TestStandIn.Now), user.Links[0]);
        Assert.Equal(user.Rows(), mixpanel.User("$device:D1").Rows());
    }

    [Fact]
    public async Task The_user_returns_on_a_second_device()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1"), Event(2, "D1"), Event(3, "D1", "U1"), Event(4, "D2"), Event(5, "D2"));
        StandInUser before = mixpanel.User("$device:D2");
        await mixpanel.ImportAsync(Event(6, "D2", "U1"), Event(7, "D2"));

        Assert.Equal(["4 $device:D2", "5 $device:D2"], before.Rows());
        StandInUser user = mixpanel.User("$device:D2");
        Assert.Equal(["U1", "$device:D1", "$device:D2"], user.Ids);
        Assert.Equal(
            ["1 $device:D1 => U1", "2 $device:D1 => U1", "3 U1", "4 $device:D2 => U1", "5 $device:D2 => U1", "6 U1", "7 U1"], user.Rows());
    }

    [Fact]
    public async Task Several_users_share_one_device_with_a_reset_between_them()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1"), Event(2, "D1", "U1"), Event(3, "D2"), Event(4, "D2"), Event(5, "D2", "U2"));

        Assert.Equal(["U1", "$device:D1"], mixpanel.User("U1").Ids);
        Assert.Equal(["1 $device:D1 => U1", "2 U1"], mixpanel.User("U1").Rows());
        Assert.Equal(["U2", "$device:D2"], mixpanel.User("U2").Ids);
        Assert.Equal(["3 $device:D2 => U2", "4 $device:D2 => U2", "5 U2"], mixpanel.User("U2").Rows());
        Assert.Empty(mixpanel.Store.Identities.Refused);
    }

    [Fact]
    public async Task Without_a_reset_the_device_stays_with_the_first_user_and_the_refused_link_is_listed()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1"), Event(2, "D1", "U1"), Event(3, "D1", "U2"), Event(4, "D1", "U2"), Event(5, "D1"));

        Assert.Equal(["1 $device:D1 => U1", "2 U1", "5 U1"], mixpanel.User("$device:D1").Rows());
        Assert.Equal(["U2"], mixpanel.User("U2").Ids);
        Assert.Equal(["3 U2", "4 U2"], mixpanel.User("U2").Rows());
        RefusedLink refused = Assert.Single(mixpanel.Store.Identities.Refused);
        Assert.Equal(
            new RefusedLink("project-1", LinkKind.SharedEvent, "U2", "$device:D1", LinkRefusal.DeviceIsTaken, 2, TestStandIn.Now), refused);
        Assert.Equal((1, 2, 5), (mixpanel.Store.Counts.IdentityLinks, mixpanel.Store.Counts.IdentityLinksRefused, mixpanel.Store.Counts.Accepted));
    }

    [Fact]
    public async Task A_server_sends_only_distinct_ids_and_the_prefix_tells_devices()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(
            Event(1, distinctId: "$device:D1"),
            Event(2, distinctId: "U1"),
            Event(3, "D1", "U1"),
            Event(4, distinctId: "$device:D1"));

        Assert.Equal(["1 $device:D1 => U1", "2 U1", "3 U1", "4 U1"], mixpanel.User("U1").Rows());
    }

    [Fact]
    public async Task The_ids_go_before_the_distinct_id_that_was_sent()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1", distinctId: "other"), Event(2, null, "U1", "other"));

        Assert.Equal(["1 $device:D1"], mixpanel.User("$device:D1").Rows());
        Assert.Equal(["2 U1"], mixpanel.User("U1").Rows());
        Assert.Empty(mixpanel.Store.Identities.Find("other"));
    }

    [Fact]
    public async Task An_id_used_as_device_and_as_user_is_two()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "+6512345678", "charlie"), Event(2, null, "+6512345678"));

        Assert.Equal(["charlie", "$device:+6512345678"], mixpanel.User("charlie").Ids);
        Assert.Equal(["2 +6512345678"], mixpanel.User("+6512345678").Rows());
    }

    [Fact]
    public async Task A_user_has_as_many_devices_as_there_are()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync([.. Enumerable.Range(1, 600).Select(i => Event(i, Uuid(i), "U1"))]);

        Assert.Equal(601, mixpanel.User("U1").Ids.Count);
    }

    [Fact]
    public async Task The_events_of_the_other_system_link_nothing_and_are_listed()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Identify("U1", Uuid(1)), Alias("U1", "A1"), Merge("U1", "U2"));

        Assert.All(mixpanel.Store.Identities.Refused, refused => Assert.Equal(LinkRefusal.WithoutMeaning, refused.Reason));
        Assert.Equal([LinkKind.Identify, LinkKind.Alias, LinkKind.Merge], mixpanel.Store.Identities.Refused.Select(refused => refused.Kind));
        Assert.Equal((0, 3), (mixpanel.Store.Counts.IdentityLinks, mixpanel.Store.Counts.Accepted));
    }

    [Fact]
    public async Task An_event_named_identify_that_carries_both_ids_links_them()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1", "U1").Replace("\"Page\"", "\"$identify\"", StringComparison.Ordinal));

        Assert.Equal(["U1", "$device:D1"], mixpanel.User("U1").Ids);
        Assert.Equal(0, mixpanel.Store.Counts.IdentityLinksRefused);
    }

    [Fact]
    public async Task A_repeated_event_links_once()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Simplified);

        await mixpanel.ImportAsync(Event(1, "D1", "U1"));
        await mixpanel.ImportAsync(Event(1, "D1", "U1"));

        Assert.Single(mixpanel.User("U1").Links);
        Assert.Equal((1, 1), (mixpanel.Store.Counts.IdentityLinks, mixpanel.Store.Counts.Duplicates));
    }
}
