using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.StandIn.Tests.ProfileSample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>What an update says beside its change: the place, the time, and how its id is meant.</summary>
public class ProfileContextTests
{
    private const string Set = "\"$set\":{\"a\":1}";
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <summary>"instead of the IP address"; "the IP address value of your payloads … instead of the IP address of the request": geolocation.mdx.</summary>
    [Theory]
    [InlineData("", "engage?strict=1&ip=0", null, null)]
    [InlineData("", "engage?strict=1", ProfilePlaceKind.Request, "")]
    [InlineData("\"$ip\":\"203.0.113.7\",", "engage?strict=1&ip=0", ProfilePlaceKind.Address, "203.0.113.7")]
    [InlineData("\"$ip\":\"203.0.113.7\",", "engage?strict=1", ProfilePlaceKind.Address, "203.0.113.7")]
    [InlineData("\"$ip\":0,", "engage?strict=1", null, null)]
    [InlineData("\"$ip\":\"0\",", "engage?strict=1", null, null)]
    [InlineData("\"$ip\":\"203.0.113.7\",\"$latitude\":59.91,\"$longitude\":10.75,", "engage?strict=1&ip=0", ProfilePlaceKind.Coordinates, "59.91,10.75")]
    [InlineData("\"$ip\":0,\"$latitude\":59.91,\"$longitude\":10.75,", "engage?strict=1", ProfilePlaceKind.Coordinates, "59.91,10.75")]
    public async Task The_place_is_found_by_coordinates_else_by_the_address_else_by_the_request(string context, string path, ProfilePlaceKind? kind, string? value)
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.PostAsync(path, Update(context + Set));

        Assert.Equal(kind is { } known ? new ProfilePlace(known, value!) : null, Profile(mixpanel).Place);
    }

    [Fact]
    public async Task An_update_without_a_place_leaves_the_place()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.PostAsync("engage?strict=1&ip=0", Update("\"$ip\":\"2001:db8::7\"," + Set), Update(Set));

        Assert.Equal(new ProfilePlace(ProfilePlaceKind.Address, "2001:db8::7"), Profile(mixpanel).Place);
    }

    /// <summary>"Passing `$ignore_time` as `true` … will skip updating the $last_seen property": default-properties.mdx.</summary>
    [Theory]
    [InlineData("", 0.0)]
    [InlineData("\"$time\":1768478100,", -300.0)]
    [InlineData("\"$time\":1768478100000,", -300.0)]
    [InlineData("\"$time\":1768478100.25,", -299.75)]
    [InlineData("\"$time\":1768478100,\"$ignore_time\":false,", -300.0)]
    [InlineData("\"$ignore_time\":true,", null)]
    [InlineData("\"$time\":1768478100,\"$ignore_time\":true,", null)]
    public async Task Last_seen_is_the_time_of_the_update_unless_it_says_to_ignore_it(string context, double? seconds)
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.EngageAsync(Update(context + Set));

        Assert.Equal(seconds is { } after ? Now.AddSeconds(after) : null, Profile(mixpanel).LastSeen);
        Assert.Equal(Now, Profile(mixpanel).UpdatedAt);
    }

    [Fact]
    public async Task Last_seen_is_the_latest_time_in_whatever_order_updates_come()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.EngageAsync(Update("\"$time\":1768478100," + Set), Update("\"$time\":1768470000," + Set), Update("\"$ignore_time\":true," + Set));

        Assert.Equal(Now.AddSeconds(-300), Profile(mixpanel).LastSeen);
    }

    [Fact]
    public async Task The_page_shows_them()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.PostAsync("groups?strict=1&ip=0", GroupUpdate("\"$latitude\":59.91,\"$longitude\":10.75,\"$ignore_time\":true," + Set));

        Reply reply = await mixpanel.GetAsync("stand-in/groups");

        Assert.Contains("""
            "last_seen":null,"place":{"from":"coordinates","value":"59.91,10.75"},"properties":{"a":1}
            """, reply.Body, StringComparison.Ordinal);
    }

    private static StoredProfile Profile(TestStandIn mixpanel) => Assert.Single(mixpanel.Store.Profiles.Find(new ProfileQuery()).Profiles);
}
