using MixpanelFunctions.LocalHub;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Hubs;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Checking;

/// <summary><c>validate --online</c>, asked of a hub, a stand-in and the storage emulator.</summary>
public sealed class OnlineValidationTests : IAsyncLifetime
{
    private readonly ProgramFolder _folder = new ProgramFolder().WithRulesAndEvents();
    private MixpanelStandIn _mixpanel = null!;
    private LocalEventHubs _hubs = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mixpanel = await MixpanelStandIn.StartAsync(new StandInOptions { AcceptAnyToken = false, Projects = [new StandInProject { Token = "the-right-token" }] }, Cancel);
        _hubs = await TestHubs.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hubs.DisposeAsync();
        await _mixpanel.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Where_all_is_as_it_should_be_every_line_says_so()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();

        Ended ended = (await ValidateAsync(("AzureWebJobsStorage", azurite.ConnectionString))).ShouldEndWith(0);

        Assert.Equal(7, ended.Lines.Length);
        Assert.StartsWith("✓ Mixpanel project default: 127.0.0.1 accepts the project token", ended.Lines[1], StringComparison.Ordinal);
        Assert.StartsWith("– identity system: Mixpanel__IdentityMerge is Simplified.", ended.Lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"✓ event hub {TestHubs.Hub} at ", ended.Lines[3], StringComparison.Ordinal);
        Assert.EndsWith(": 4 partitions", ended.Lines[3], StringComparison.Ordinal);
        Assert.Equal("✓ consumer group other: exists and can be read", ended.Lines[4]);
        Assert.StartsWith("✓ storage of the Functions host (AzureWebJobsStorage): can be written to", ended.Lines[5], StringComparison.Ordinal);
        Assert.StartsWith("✓ dead letters, folder ", ended.Lines[6], StringComparison.Ordinal);
        Assert.Empty(_mixpanel.Store.Find(new()).Events);
    }

    [Theory]
    [InlineData("Mixpanel__ProjectToken", "a-wrong-token", "✗ Mixpanel project default: 127.0.0.1 refuses the project token (401). Copy the token from Project Settings")]
    [InlineData("EventHubConsumerGroup", "nobody", "✗ consumer group nobody: is not on the hub. Create it: az eventhubs eventhub consumer-group create --name nobody --eventhub-name events")]
    [InlineData("EventHubName", "elsewhere", "the namespace has no event hub elsewhere. Check EventHubName.")]
    [InlineData("AzureWebJobsStorage", "", "✗ storage of the Functions host (AzureWebJobsStorage): is not set.")]
    public async Task What_is_wrong_is_a_line_that_says_what_to_do(string name, string value, string told)
    {
        Ended ended = (await ValidateAsync((name, value))).ShouldEndWith(1);

        Assert.Contains(ended.Lines, line => line.Contains(told, StringComparison.Ordinal));
        Assert.Contains("✗", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("a-wrong-token", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    private Task<Ended> ValidateAsync(params (string Name, string Value)[] changes)
    {
        Dictionary<string, string> settings = new()
        {
            ["Mixpanel__ProjectToken"] = "the-right-token",
            ["Mixpanel__BaseAddress"] = _mixpanel.Address.ToString(),
            ["EventHub"] = _hubs.ConnectionString,
            ["EventHubName"] = TestHubs.Hub,
            ["EventHubConsumerGroup"] = "other",
            ["DeadLetters__Folder"] = _folder.File("letters"),
        };
        foreach ((string name, string value) in changes)
        {
            settings[name] = value;
        }

        _folder.Write("settings.json", System.Text.Json.JsonSerializer.Serialize(new { Values = settings }));
        return _folder.Program.RunAsync("validate", "--online", "--settings", "settings.json", "--rules", "rules.json");
    }
}
