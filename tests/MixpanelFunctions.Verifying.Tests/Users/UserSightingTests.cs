using System.Text;
using MixpanelFunctions.Verifying.Users;

namespace MixpanelFunctions.Verifying.Tests.Users;

/// <summary>Whether Mixpanel holds as one user what the rules link.</summary>
public sealed class UserSightingTests
{
    private static readonly string[] Sent =
    [
        """{"event":"a","properties":{"distinct_id":"$device:d1","$device_id":"d1"}}""",
        """{"event":"b","properties":{"distinct_id":"u1","$device_id":"d1","$user_id":"u1"}}""",
        """{"event":"b","properties":{"distinct_id":"u1","$device_id":"d2","$user_id":"u1"}}""",
        """{"event":"b","properties":{"distinct_id":"u2","$device_id":"d3","$user_id":"u2"}}""",
    ];

    [Fact]
    public void Ids_that_Mixpanel_resolves_to_one_are_one_user()
    {
        UserSighting user = Look(
            Simplified(Sent),
            "u1",
            """{"event":"a","properties":{"distinct_id":"u1","$distinct_id_before_identity":"$device:d1","$device_id":"d1"}}""",
            """{"event":"b","properties":{"distinct_id":"u1","$device_id":"d2","$user_id":"u1"}}""",
            """{"event":"b","properties":{"distinct_id":"u2","$device_id":"d3","$user_id":"u2"}}""");

        Assert.Equal((true, 3, 2L), (user.IsOne, user.Linked, user.Events));
        Assert.Empty(user.Others);
    }

    [Fact]
    public void Ids_that_Mixpanel_holds_apart_are_named_with_their_events()
    {
        UserSighting user = Look(
            Simplified(Sent),
            "u1",
            """{"event":"a","properties":{"distinct_id":"$device:d1","$device_id":"d1"}}""",
            """{"event":"a","properties":{"distinct_id":"$device:d1","$device_id":"d1"}}""",
            """{"event":"b","properties":{"distinct_id":"u1","$device_id":"d2","$user_id":"u1"}}""");

        Assert.False(user.IsOne);
        Assert.Equal([new("d1", 2), new("u1", 1)], user.Resolved);
    }

    [Fact]
    public void An_event_that_Mixpanel_gives_to_another_user_is_still_of_who_sent_it()
    {
        UserSighting user = Look(
            Simplified(Sent),
            "u1",
            """{"event":"a","properties":{"distinct_id":"u2","$distinct_id_before_identity":"$device:d1","$device_id":"d1"}}""",
            """{"event":"b","properties":{"distinct_id":"u1","$device_id":"d2","$user_id":"u1"}}""");

        Assert.Equal(["u1", "u2"], user.Resolved.Keys);
    }

    [Fact]
    public void What_another_sender_linked_is_told_and_is_no_fault()
    {
        UserSighting user = Look(
            Simplified(Sent), "u1", """{"event":"x","properties":{"distinct_id":"u1","$device_id":"d9","$user_id":"u1","mp_lib":"web"}}""");

        Assert.True(user.IsOne);
        Assert.Equal(["d9"], user.Others);
    }

    [Fact]
    public void A_user_of_whom_nothing_is_there_is_not_one() => Assert.False(Look(Simplified(Sent), "u1").IsOne);

    [Fact]
    public void A_device_of_several_users_is_looked_at_for_none()
    {
        UserLinks links = Simplified([.. Sent, """{"event":"b","properties":{"distinct_id":"u2","$device_id":"d1","$user_id":"u2"}}"""]);

        UserSighting user = Look(
            links,
            "u1",
            """{"event":"a","properties":{"distinct_id":"u2","$distinct_id_before_identity":"$device:d1","$device_id":"d1"}}""",
            """{"event":"b","properties":{"distinct_id":"u1","$device_id":"d1","$user_id":"u1"}}""");

        Assert.Equal(1, links.Shared);
        Assert.True(user.IsOne);
        Assert.Empty(user.Others);
    }

    [Fact]
    public void Under_Original_identify_alias_and_merge_link()
    {
        UserLinks links = new(isSimplified: false, sample: 0);
        TakeAll(links,
        [
            """{"event":"$identify","properties":{"$identified_id":"u1","$anon_id":"a1"}}""",
            """{"event":"$create_alias","properties":{"distinct_id":"u1","alias":"mail"}}""",
            """{"event":"$merge","properties":{"$distinct_ids":["mail","old"]}}""",
            """{"event":"b","properties":{"distinct_id":"u2","$device_id":"a1","$user_id":"u2"}}""",
        ]);

        UserSighting user = Look(
            links,
            "old",
            """{"event":"x","properties":{"distinct_id":"u1","$distinct_id_before_identity":"a1"}}""",
            """{"event":"x","properties":{"distinct_id":"u1","$distinct_id_before_identity":"mail"}}""",
            """{"event":"x","properties":{"distinct_id":"old"}}""");

        Assert.Equal((false, 4), (user.IsOne, user.Linked));
        Assert.Equal(["old", "u1"], user.Resolved.Keys);
    }

    [Fact]
    public void The_sample_is_the_same_in_any_order_of_records()
    {
        string[] records = [.. Enumerable.Range(0, 500).Select(number => $$$"""{"event":"b","properties":{"distinct_id":"u{{{number}}}","$device_id":"d{{{number}}}","$user_id":"u{{{number}}}"}}""")];

        string[] forwards = [.. TakeAll(new UserLinks(isSimplified: true, sample: 20), records).Sample];
        string[] backwards = [.. TakeAll(new UserLinks(isSimplified: true, sample: 20), records.Reverse()).Sample];

        Assert.Equal(20, forwards.Length);
        Assert.Equal(forwards, backwards);
    }

    private static UserLinks Simplified(IEnumerable<string> records) => TakeAll(new UserLinks(isSimplified: true, sample: 0), records);

    private static UserLinks TakeAll(UserLinks links, IEnumerable<string> records)
    {
        foreach (string record in records)
        {
            links.Take(Encoding.UTF8.GetBytes(record));
        }

        return links;
    }

    private static UserSighting Look(UserLinks links, string user, params string[] exported)
    {
        UserSightings sightings = new(links, [user]);
        foreach (string line in exported)
        {
            sightings.Take(Encoding.UTF8.GetBytes(line));
        }

        return Assert.Single(sightings.All);
    }
}
