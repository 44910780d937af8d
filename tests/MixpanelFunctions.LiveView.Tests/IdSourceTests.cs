using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>Users say what each of their ids was taken from.</summary>
public class IdSourceTests
{
    [Fact]
    public async Task A_visitor_of_the_SDK_has_ids_by_its_setting_and_the_ECID_by_the_identityMap()
    {
        await using LiveRun run = await SdkVisitor.VisitAsync();

        JsonNode user = await run.GetAsync("live/users/one?id=" + SdkVisitor.User);

        Assert.Equal([SdkVisitor.User, "$device:" + SdkVisitor.Device, "$device:12507560687324495704459439363261812234"], user["ids"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(("the known user, by Forwarding__MixpanelSdkId", "arc.event.xdm._acme.distinct_id"), Source(user, SdkVisitor.User));
        Assert.Equal(("the anonymous id, by Forwarding__MixpanelSdkId", "arc.event.xdm._acme.distinct_id"), Source(user, "$device:" + SdkVisitor.Device));
        Assert.Equal(("the anonymous id, the ECID", "arc.event.xdm.identityMap"), Source(user, "$device:12507560687324495704459439363261812234"));
        Assert.Equal(6, (int)user["count"]!);
    }

    [Fact]
    public async Task An_action_is_named_where_it_gives_the_id_and_the_identityMap_where_it_does()
    {
        await using LiveRun run = await LiveRun.StartAsync(ofRules: """
            {"rules":[{"name":"r","actions":[{"type":"trackEvent","event":"e","distinctId":"{{xdm.login}}"}]}]}
            """);
        await run.ForwardAsync(LiveRun.Event("view", more: ",\"login\":\"u-1\""));

        JsonNode user = await run.GetAsync("live/users/one?id=u-1");

        Assert.Equal(("the known user, by the action's distinctId", "arc.event.xdm.login"), Source(user, "u-1"));
        Assert.Equal(("the anonymous id, the ECID", "arc.event.xdm.identityMap"), Source(user, "$device:11112222333344445555666677778888999900"));
    }

    [Fact]
    public async Task The_keys_of_an_identify_are_named()
    {
        await using LiveRun run = await LiveRun.StartAsync();
        await run.ForwardAsync(LiveRun.Event("signin", more: ",\"login\":\"u-1\""));

        JsonNode user = await run.GetAsync("live/users/one?id=u-1");

        Assert.Equal(("the action's userId", "arc.event.xdm.login"), Source(user, "u-1"));
        Assert.Equal("the action's anonymousId", Source(user, "$device:11112222333344445555666677778888999900").Note);
    }

    private static (string? Note, string? Path) Source(JsonNode user, string id) => ((string?)user["sources"]![id]!["note"], (string?)user["sources"]![id]!["path"]);
}
