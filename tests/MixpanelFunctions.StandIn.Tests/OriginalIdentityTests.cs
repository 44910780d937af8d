using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.StandIn.Tests.IdentitySample;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>
/// The walk-throughs of mixpanel/docs <c>docs/tracking-methods/id-management/identifying-users-original</c>, and the flow
/// charts of <c>reference/create-identity</c>, <c>identity-create-alias</c> and <c>identity-merge</c>.
/// </summary>
public class OriginalIdentityTests
{
    private static readonly string D1 = Uuid(1);
    private static readonly string D2 = Uuid(2);

    [Fact]
    public async Task A_new_user_signs_up()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Of(1, D1), Of(2, D1));
        StandInUser before = mixpanel.User(D1);
        await mixpanel.ImportAsync(Identify("U1", D1), Of(3, "U1"), Of(4, D1));

        Assert.Equal(["1 " + D1, "2 " + D1], before.Rows());
        StandInUser user = mixpanel.User(D1);
        Assert.Equal("U1", user.DistinctId);
        Assert.Equal(["U1", D1], user.Ids);
        Assert.Equal([$"1 {D1} => U1", $"2 {D1} => U1", " U1", "3 U1", "4 U1"], user.Rows());
        Assert.Equal(new IdentityLink(LinkKind.Identify, "U1", D1, "$identify", null, TestStandIn.Now), Assert.Single(user.Links));
    }

    [Fact]
    public async Task The_user_returns_on_a_second_device()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Of(1, D1), Identify("U1", D1), Of(2, D2), Identify("U1", D2), Of(3, D2));

        StandInUser user = mixpanel.User(D2);
        Assert.Equal(["U1", D1, D2], user.Ids);
        Assert.Equal([$"1 {D1} => U1", " U1", $"2 {D2} => U1", " U1", "3 U1"], user.Rows());
    }

    [Fact]
    public async Task The_SDKs_identify_links_as_well_with_its_prefix_before_the_UUID()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        string device = "$device:" + D1;

        await mixpanel.ImportAsync(Of(1, device), SdkIdentify("U1", device), Of(2, "U1"));

        Assert.Equal(["U1", device], mixpanel.User(device).Ids);
        // Mixpanel says nowhere that an id is the same with the prefix and without it.
        Assert.Empty(mixpanel.Store.Identities.Find(D1));
    }

    [Fact]
    public async Task The_SDKs_prefix_makes_no_UUID_of_what_is_none()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Of(1, "$device:1"), SdkIdentify("U1", "$device:1"));

        Assert.Equal(LinkRefusal.AnonymousIdIsNoUuid, Assert.Single(mixpanel.Store.Identities.Refused).Reason);
    }

    [Fact]
    public async Task Several_users_share_one_device_with_a_reset_between_them()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Of(1, D1), Identify("U1", D1), Of(2, D1), Of(3, D2), Identify("U2", D2));

        Assert.Equal(["U1", D1], mixpanel.User("U1").Ids);
        Assert.Equal(["U2", D2], mixpanel.User("U2").Ids);
        Assert.Equal([$"1 {D1} => U1", " U1", "2 U1"], mixpanel.User("U1").Rows());
        Assert.Equal([$"3 {D2} => U2", " U2"], mixpanel.User("U2").Rows());
    }

    [Fact]
    public async Task A_server_sends_identify_to_track_or_to_import()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.TrackAsync(Identify("U1", D1));
        await mixpanel.ImportAsync(Identify("U1", D2), Of(1, D1), Of(2, D2));

        Assert.Equal(["U1", D1, D2], mixpanel.User("U1").Ids);
        Assert.Equal([" U1", " U1", "1 U1", "2 U1"], mixpanel.User("U1").Rows());
    }

    [Theory]
    [InlineData("U1", "U1", LinkRefusal.SameIds)]
    [InlineData("U1", "12345678901234567890123456789012345678", LinkRefusal.AnonymousIdIsNoUuid)]
    [InlineData("U1", "00000003-6d9c-155d-95ad-95b84f09b9e4", LinkRefusal.AnonymousIdIsNoUuid)]
    [InlineData("U1", "00000003-6d9c-455d-c5ad-95b84f09b9e4", LinkRefusal.AnonymousIdIsNoUuid)]
    [InlineData("U1", "000000036d9c455d95ad95b84f09b9e4", LinkRefusal.AnonymousIdIsNoUuid)]
    [InlineData("U1", "{00000003-6d9c-455d-95ad-95b84f09b9e4}", LinkRefusal.AnonymousIdIsNoUuid)]
    [InlineData("U1", "00000001-6d9c-455d-95ad-95b84f09b9e4", LinkRefusal.AnonymousIdIsTaken)]
    [InlineData("U1", "00000003-6D9C-455D-B5AD-95B84F09B9E4", null)]
    public async Task An_identify_is_judged(string identified, string anon, LinkRefusal? refusal)
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        await mixpanel.ImportAsync(Identify("U0", D1));

        Reply reply = await mixpanel.ImportAsync(Identify(identified, anon));

        Assert.Equal(200, reply.Status);
        Assert.Equal(refusal, mixpanel.Store.Identities.Refused.SingleOrDefault()?.Reason);
        Assert.Equal(refusal is null ? 2 : 1, mixpanel.Store.Counts.IdentityLinks);
    }

    [Fact]
    public async Task What_is_linked_already_is_neither_made_again_nor_refused()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        string[] records = [Identify("U1", D1), Alias("U1", "A1"), Merge("U1", "U2")];

        await mixpanel.ImportAsync(records);
        await mixpanel.ImportAsync(records);

        Assert.Equal((3, 0), (mixpanel.Store.Counts.IdentityLinks, mixpanel.Store.Counts.IdentityLinksRefused));
        Assert.Equal(["U1", D1, "A1", "U2"], mixpanel.User("U2").Ids);
    }

    [Fact]
    public async Task An_anonymous_id_that_was_merged_otherwise_may_still_be_identified_once()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Merge("x", D1), Identify("U1", D1), Identify("U2", D1));

        Assert.Equal(["x", D1, "U1"], mixpanel.User("U1").Ids);
        Assert.Equal("x", mixpanel.User("U1").DistinctId);
        RefusedLink refused = Assert.Single(mixpanel.Store.Identities.Refused);
        Assert.Equal((LinkRefusal.AnonymousIdIsTaken, "U2"), (refused.Reason, refused.First));
    }

    [Fact]
    public async Task An_identify_within_one_user_still_counts_as_identified()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Merge("U1", D1), Identify("U1", D1), Identify("U2", D1));

        Assert.Equal(LinkRefusal.AnonymousIdIsTaken, Assert.Single(mixpanel.Store.Identities.Refused).Reason);
    }

    [Fact]
    public async Task An_alias_stands_for_one_id_and_aliases_may_be_chained()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Alias("U1", "A1"), Alias("U1", "A2"), Alias("A2", "A3"), Alias("U2", "A1"), Of(1, "A3"));

        Assert.Equal(["U1", "A1", "A2", "A3"], mixpanel.User("A3").Ids);
        Assert.Equal(["1 U1"], mixpanel.User("A3").Rows()[^1..]);
        RefusedLink refused = Assert.Single(mixpanel.Store.Identities.Refused);
        Assert.Equal((LinkRefusal.AliasIsTaken, "U2", "A1"), (refused.Reason, refused.First, refused.Second));
    }

    [Fact]
    public async Task A_merge_joins_two_users_only_by_import_and_keeps_the_id_of_the_larger()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        await mixpanel.ImportAsync(Of(1, "U1"), Identify("U2", D2), Of(2, D2));

        Reply tracked = await mixpanel.TrackAsync(Merge("U1", "U2"));
        await mixpanel.ImportAsync(Merge("U1", D2));

        Assert.Equal(0, (int)tracked.Json["status"]!);
        Assert.Equal("U2", mixpanel.User("U1").DistinctId);
        Assert.Equal(["U2", D2, "U1"], mixpanel.User("U1").Ids);
        Assert.Equal(["1 U1 => U2", " U2", "2 U2"], mixpanel.User("U1").Rows());
    }

    [Theory]
    [InlineData("[\"a\"]")]
    [InlineData("[\"a\",\"b\",\"c\"]")]
    [InlineData("[\"a\",5]")]
    [InlineData("\"a\"")]
    [InlineData("[]")]
    public async Task A_merge_without_two_ids_is_told(string ids)
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync($$$"""{"event":"$merge","properties":{"$distinct_ids":{{{ids}}}}}""");

        Assert.Equal(LinkRefusal.NotTwoIds, Assert.Single(mixpanel.Store.Identities.Refused).Reason);
    }

    [Fact]
    public async Task A_user_has_at_most_500_ids()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync([.. Enumerable.Range(0, 499).Select(i => Identify("U1", Uuid(i)))]);
        Assert.Equal((500, 0), (mixpanel.User("U1").Ids.Count, mixpanel.Store.Counts.IdentityLinksRefused));

        await mixpanel.ImportAsync(Identify("U1", Uuid(499)), Alias("U1", "A1"), Merge("U1", "U2"), Identify("U1", Uuid(7)));

        Assert.Equal((500, 3), (mixpanel.User("U1").Ids.Count, mixpanel.Store.Counts.IdentityLinksRefused));
        Assert.All(mixpanel.Store.Identities.Refused, refused => Assert.Equal(LinkRefusal.TooManyIds, refused.Reason));
    }

    [Fact]
    public async Task Two_users_are_merged_up_to_500_ids_together()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);
        await mixpanel.ImportAsync([.. Enumerable.Range(0, 249).SelectMany(i => new[] { Identify("U1", Uuid(i)), Identify("U2", Uuid(1000 + i)) })]);
        await mixpanel.ImportAsync(Identify("U3", Uuid(5000)), Merge("U1", "U2"), Merge("U3", "U1"));

        Assert.Equal(500, mixpanel.User("U2").Ids.Count);
        Assert.Equal(2, mixpanel.User("U3").Ids.Count);
        Assert.Equal(LinkRefusal.TooManyIds, Assert.Single(mixpanel.Store.Identities.Refused).Reason);
    }

    [Fact]
    public async Task Device_and_user_ids_mean_nothing_here()
    {
        await using TestStandIn mixpanel = await StartAsync(IdentitySystem.Original);

        await mixpanel.ImportAsync(Event(1, D1, "U1", "x"));

        Assert.Equal(["1 x"], mixpanel.User("x").Rows());
        Assert.Empty(mixpanel.Store.Identities.Find("U1"));
        Assert.Equal(0, mixpanel.Store.Counts.IdentityLinks);
    }
}
