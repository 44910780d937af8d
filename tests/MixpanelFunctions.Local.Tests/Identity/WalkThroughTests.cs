using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Identity;

namespace MixpanelFunctions.Local.Tests.Identity;

/// <summary>
/// The user flows of Mixpanel's identity guides, from XDM events to the stand-in's answer to who is who, with the rules of
/// docs/mixpanel-identity.md.
/// </summary>
public partial class WalkThroughTests
{
    private const int Shuffles = 12;

    public static MatrixTheoryData<Site, IdentitySystem> SitesAndSystems { get; } = new(Enum.GetValues<Site>(), Enum.GetValues<IdentitySystem>());

    [Theory]
    [MemberData(nameof(SitesAndSystems))]
    public async Task A_new_user_signs_up(Site site, IdentitySystem system)
    {
        await using ForwardingLine line = await StartAsync(site, system);

        await HappensAsync(line, WalkThrough.NewUserSignsUp, site, system);
        await InOrderAsync(line, WalkThrough.NewUserSignsUp, site);

        StandInUser user = Assert.Single(line.Mixpanel.Store.Identities.Find("kari"));
        Assert.Equal(
            [true, true, false, false], user.Events.Where(each => each.Event.Event != "$identify").Select(each => each.IsRetroactive));
        Assert.All(user.Events.Take(2), each => Assert.Equal(ExpectedUser.Sent(WalkThrough.Desktop, system), each.DistinctIdOnArrival));
        Assert.Empty(line.Mixpanel.Store.Identities.Refused);
    }

    [Theory]
    [MemberData(nameof(SitesAndSystems))]
    public async Task A_user_returns_on_a_second_device(Site site, IdentitySystem system)
    {
        await using ForwardingLine line = await StartAsync(site, system);

        await HappensAsync(line, WalkThrough.ReturnsOnASecondDevice, site, system);

        Assert.Empty(line.Mixpanel.Store.Identities.Refused);
    }

    [Theory]
    [MemberData(nameof(SitesAndSystems))]
    public async Task Several_users_share_a_device_and_each_has_an_anonymous_id_of_their_own(Site site, IdentitySystem system)
    {
        await using ForwardingLine line = await StartAsync(site, system);

        await HappensAsync(line, WalkThrough.SeveralUsersOnOneDevice, site, system);

        Assert.Empty(line.Mixpanel.Store.Identities.Refused);
    }

    [Theory]
    [MemberData(nameof(SitesAndSystems))]
    public async Task Where_the_ECID_stays_who_is_signed_in_is_told_apart_and_the_rest_is_the_first_users(Site site, IdentitySystem system)
    {
        await using ForwardingLine line = await StartAsync(site, system);

        // Only in order: the device goes to who signs in on it first.
        await InOrderAsync(line, WalkThrough.SeveralUsersWithOneEcid, site);

        AssertUsers(line, WalkThrough.SeveralUsersWithOneEcid, system);
        RefusedLink refused = Assert.Single(line.Mixpanel.Store.Identities.Refused);
        Assert.Equal(
            ("ola", ExpectedUser.Sent(WalkThrough.Desktop, system), system == IdentitySystem.Simplified ? LinkRefusal.DeviceIsTaken : LinkRefusal.AnonymousIdIsTaken),
            (refused.First, refused.Second, refused.Reason));
    }

    [Theory]
    [InlineData(IdentitySystem.Simplified)]
    [InlineData(IdentitySystem.Original)]
    public async Task Where_the_ECID_stays_an_anonymous_id_of_the_sites_own_tells_all_apart(IdentitySystem system)
    {
        string rules = Rules(Site.TenantFields).Replace("\"{{ecid}}\", \"userId\"", "\"{{xdm._acme.visitor}}\", \"userId\"", StringComparison.Ordinal)
            .Replace("\"default\": \"{{ecid}}\"", "\"default\": null", StringComparison.Ordinal);
        Assert.Contains("\"anonymousId\": \"{{xdm._acme.visitor}}\"", Guide, StringComparison.Ordinal);
        Assert.Contains("Forwarding__DeviceId = {{xdm._acme.visitor}}", Guide, StringComparison.Ordinal);
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { IdentityMerge = system },
            rules,
            TimeProvider.System,
            ("Mixpanel__IdentityMerge", system.ToString()),
            ("Forwarding__DeviceId", "{{xdm._acme.visitor}}"));
        WalkThrough walk = WalkThrough.SeveralUsersOnOneDevice with
        {
            Events = [.. WalkThrough.SeveralUsersOnOneDevice.Events.Select(each => each with { Device = WalkThrough.Desktop, Visitor = Visitor(each.Device!) })],
            Users = [.. WalkThrough.SeveralUsersOnOneDevice.Users.Select(user => user with { Devices = [.. user.Devices.Select(Visitor)] })],
        };

        foreach (HubMessage[] order in Orders(walk.Messages(Site.TenantFields)))
        {
            line.Mixpanel.Store.Clear();
            await line.ForwardAsync(order);

            AssertUsers(line, walk, system);
        }

        Assert.Empty(line.Mixpanel.Store.Identities.Refused);

        static string Visitor(string device) => "visitor-" + device[..6];
    }

    [Theory]
    [MemberData(nameof(SitesAndSystems))]
    public async Task A_servers_events_are_the_customers(Site site, IdentitySystem system)
    {
        await using ForwardingLine line = await StartAsync(site, system);

        await HappensAsync(line, WalkThrough.ServerSideEvents, site, system);

        Assert.Empty(line.Mixpanel.Store.Identities.Refused);
    }

    [Theory]
    [InlineData(IdentitySystem.Simplified)]
    [InlineData(IdentitySystem.Original)]
    public async Task Without_any_rule_the_known_user_is_told_and_under_Simplified_linked(IdentitySystem system)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions { IdentityMerge = system }, """{"rules":[]}""", TimeProvider.System, ("Mixpanel__IdentityMerge", system.ToString()));

        await InOrderAsync(line, WalkThrough.NewUserSignsUp, Site.IdentityMap);

        int[] expected = system == IdentitySystem.Simplified ? [1, 2, 3, 4] : [3, 4];
        Assert.Equal(expected, Numbers(Assert.Single(line.Mixpanel.Store.Identities.Find("kari"))));
    }

    private static string Guide => RepositoryFile.Read("docs/mixpanel-identity.md");

    /// <summary>The rules of the guide's two sections, in the order of <see cref="Site"/>.</summary>
    private static string Rules(Site site) => JsonBlock().Matches(Guide)[(int)site].Groups[1].Value;

    private static Task<ForwardingLine> StartAsync(Site site, IdentitySystem system) => ForwardingLine.StartAsync(
        new StandInOptions { IdentityMerge = system },
        Rules(site),
        TimeProvider.System,
        ("Mixpanel__IdentityMerge", system.ToString()));

    private static async Task InOrderAsync(ForwardingLine line, WalkThrough walk, Site site)
    {
        line.Mixpanel.Store.Clear();
        foreach (HubMessage message in walk.Messages(site))
        {
            await line.ForwardAsync(message);
        }
    }

    /// <summary>Lets it happen in many orders of arrival, at once and message by message, each time twice.</summary>
    private static async Task HappensAsync(ForwardingLine line, WalkThrough walk, Site site, IdentitySystem system)
    {
        foreach (HubMessage[] order in Orders(walk.Messages(site)))
        {
            line.Mixpanel.Store.Clear();
            await line.ForwardAsync(order);
            AssertUsers(line, walk, system);
            foreach (HubMessage message in order)
            {
                await line.ForwardAsync(message);
            }

            AssertUsers(line, walk, system);
        }
    }

    private static IEnumerable<HubMessage[]> Orders(HubMessage[] messages)
    {
        yield return messages;
        yield return [.. messages.Reverse()];
        for (int seed = 0; seed < Shuffles; seed++)
        {
            HubMessage[] shuffled = [.. messages];
            new Random(seed).Shuffle(shuffled);
            yield return shuffled;
        }
    }

    private static void AssertUsers(ForwardingLine line, WalkThrough walk, IdentitySystem system)
    {
        foreach (ExpectedUser expected in walk.Users)
        {
            string[] ids = [expected.Id, .. expected.Devices.Select(device => ExpectedUser.Sent(device, system))];
            foreach (string id in ids)
            {
                StandInUser user = Assert.Single(line.Mixpanel.Store.Identities.Find(id));
                Assert.Equal(ids.Order(StringComparer.Ordinal), user.Ids.Order(StringComparer.Ordinal));
                Assert.Equal(expected.Events, Numbers(user));
                Assert.True(system == IdentitySystem.Original || user.DistinctId == expected.Id, user.DistinctId);
            }
        }

        // Nobody else has any.
        Assert.Equal(walk.Events.Count, walk.Users.Sum(user => user.Events.Count));
        Assert.Equal(walk.Events.Count, line.Mixpanel.Stored.Count(stored => stored.Event != "$identify"));
        Assert.Empty(line.DeadLetters);
    }

    private static IEnumerable<int> Numbers(StandInUser user) =>
        user.Events.Where(each => each.Event.Event != "$identify").Select(each => SiteEvent.NumberOf(each.Event)).Order();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
