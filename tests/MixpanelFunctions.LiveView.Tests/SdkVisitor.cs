using System.Text;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>A visitor of a site that runs Mixpanel's SDK beside the Web SDK: looks around, signs in, buys.</summary>
internal static class SdkVisitor
{
    public const string User = "anna.berg@example.com";
    public const string Device = "19a2b3c4-5d6e-4f70-8a9b-0c1d2e3f4a5b";

    private const string Ecid = "12507560687324495704459439363261812234";

    private const string Rules = """
        {"rules":[{"name":"Every event","actions":[{"type":"trackEvent","event":"{{xdm.eventType}}","properties":{"Page":"{{xdm.web.webPageDetails.name}}"}}]}]}
        """;

    /// <summary>Starts a run that knows the SDK's id, and lets the visitor do it all: Edge events by the hub, the SDK's own straight to Mixpanel.</summary>
    public static async Task<LiveRun> VisitAsync()
    {
        LiveRun run = await LiveRun.StartAsync(ofRules: Rules, settings: new Dictionary<string, string?> { ["Forwarding:MixpanelSdkId"] = "{{xdm._acme.distinct_id}}" });
        await TrackAsync(run, "Page View", 1, null);
        await run.ForwardAsync(Edge("Product viewed", 2, "$device:" + Device, "Tent"));
        await TrackAsync(run, "$identify", 3, User);
        await run.ForwardAsync(Edge("Checkout", 4, User, "Cart"));
        await TrackAsync(run, "Page View", 5, User);
        await run.ForwardAsync(Edge("Purchase", 6, User, "Thank you"));
        return run;
    }

    private static string Edge(string type, int second, string distinctId, string page) => new JsonObject
    {
        ["xdm"] = new JsonObject
        {
            ["_id"] = $"edge-{second}",
            ["timestamp"] = $"2026-11-09T10:00:0{second}Z",
            ["eventType"] = type,
            ["identityMap"] = new JsonObject { ["ECID"] = new JsonArray(new JsonObject { ["id"] = Ecid }) },
            ["web"] = new JsonObject { ["webPageDetails"] = new JsonObject { ["name"] = page } },
            ["_acme"] = new JsonObject { ["distinct_id"] = distinctId },
        },
    }.ToJsonString();

    /// <summary>An event as mixpanel-js sends it (<c>src/mixpanel-core.js</c>).</summary>
    private static async Task TrackAsync(LiveRun run, string name, int second, string? user)
    {
        JsonObject properties = new()
        {
            ["token"] = LiveRun.ProjectToken,
            ["time"] = new DateTimeOffset(2026, 11, 9, 10, 0, second, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            ["distinct_id"] = user ?? "$device:" + Device,
            ["$device_id"] = Device,
            ["$insert_id"] = $"sdk-{second}",
            ["mp_lib"] = "web",
        };
        if (user is not null)
        {
            properties["$user_id"] = user;
        }

        string body = new JsonArray(new JsonObject { ["event"] = name, ["properties"] = properties }).ToJsonString();
        using HttpRequestMessage request = new(HttpMethod.Post, "import?strict=1") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(LiveRun.ProjectToken + ":")));
        using HttpResponseMessage answer = await run.Client.SendAsync(request, LiveRun.Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(LiveRun.Cancel));
    }
}
