using System.Globalization;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>Events that say who is who, and what became of it.</summary>
internal static class IdentitySample
{
    public static Task<TestStandIn> StartAsync(IdentitySystem system) =>
        TestStandIn.StartAsync(clock => new StandInOptions { TimeProvider = clock, IdentityMerge = system });

    /// <summary>An event of Simplified ID Merge; its $insert_id is its number.</summary>
    public static string Event(int number, string? device = null, string? user = null, string distinctId = "")
    {
        string?[] ids = new[]
        {
            device is null ? null : "\"$device_id\":" + Quote(device),
            user is null ? null : "\"$user_id\":" + Quote(user),
        };
        string more = string.Join(',', ids.Where(id => id is not null));
        return Record("\"Page\"", distinctId: Quote(distinctId), insertId: Number(number), more: more.Length == 0 ? null : more);
    }

    /// <summary>An event of Original ID Merge.</summary>
    public static string Of(int number, string distinctId) => Record("\"Page\"", distinctId: Quote(distinctId), insertId: Number(number));

    public static string Identify(string identified, string anon) =>
        $$$"""{"event":"$identify","properties":{"$identified_id":{{{Quote(identified)}}},"$anon_id":{{{Quote(anon)}}},"token":"{{{TestStandIn.Token}}}"}}""";

    /// <summary>What <c>mixpanel.identify()</c> of mixpanel-js sends.</summary>
    public static string SdkIdentify(string distinctId, string before) =>
        Record("\"$identify\"", distinctId: Quote(distinctId), insertId: Quote("sdk-identify"), more: "\"$anon_distinct_id\":" + Quote(before));

    public static string Alias(string distinctId, string alias) =>
        $$$"""{"event":"$create_alias","properties":{"distinct_id":{{{Quote(distinctId)}}},"alias":{{{Quote(alias)}}},"token":"{{{TestStandIn.Token}}}"}}""";

    public static string Merge(params string[] ids) =>
        $$$"""{"event":"$merge","properties":{"$distinct_ids":[{{{string.Join(',', ids.Select(Quote))}}}]}}""";

    /// <summary>A UUID of version 4 that differs from others by its number.</summary>
    public static string Uuid(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:x8}-6d9c-455d-95ad-95b84f09b9e4");

    public static StandInUser User(this TestStandIn mixpanel, string id) => Assert.Single(mixpanel.Store.Identities.Find(id));

    /// <summary>The user's events as the guide's tables write them: number, the distinct_id on arrival, and the one now if that is another.</summary>
    public static string[] Rows(this StandInUser user) =>
        [.. user.Events.Select(each => each.Event.InsertId + " " + each.DistinctIdOnArrival + (each.IsRetroactive ? " => " + user.DistinctId : ""))];

    private static string Number(int number) => Quote(number.ToString(CultureInfo.InvariantCulture));
}
