using System.Text.Json.Nodes;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>Updates of profiles as JSON text, and the way to send them and to see what came of them.</summary>
internal static class ProfileSample
{
    /// <summary>An update whose operation is JSON text such as <c>"$set":{"a":1}</c>.</summary>
    public static string Update(string operation, string id = "user-1") =>
        $$"""{"$token":"{{Token}}","$distinct_id":"{{id}}",{{operation}}}""";

    public static string GroupUpdate(string operation, string id = "acme") =>
        $$"""{"$token":"{{Token}}","$group_key":"company","$group_id":"{{id}}",{{operation}}}""";

    public static Task<Reply> EngageAsync(this TestStandIn mixpanel, params string[] updates) =>
        mixpanel.PostAsync("engage?strict=1", updates);

    public static Task<Reply> GroupsAsync(this TestStandIn mixpanel, params string[] updates) =>
        mixpanel.PostAsync("groups?strict=1", updates);

    public static Task<Reply> PostAsync(this TestStandIn mixpanel, string path, params string[] updates) =>
        mixpanel.SendAsAsync(null, path, Bytes($"[{string.Join(',', updates)}]"));

    /// <summary>The properties of the one profile that the page shows, as JSON; null when there is none.</summary>
    public static async Task<string?> PropertiesAsync(this TestStandIn mixpanel, string page)
    {
        JsonNode shown = (await mixpanel.GetAsync("stand-in/" + page)).Json;
        JsonArray profiles = (shown["profiles"] ?? shown["groups"])!.AsArray();
        return profiles.Count == 0 ? null : Assert.Single(profiles)!["properties"]!.ToJsonString();
    }
}
