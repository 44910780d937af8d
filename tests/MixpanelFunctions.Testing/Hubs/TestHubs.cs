using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.Testing.Hubs;

/// <summary>A local endpoint on free ports with one hub.</summary>
internal static class TestHubs
{
    public const string Hub = "events";

    public static Task<LocalEventHubs> StartAsync(int partitions = 4, Func<LocalEventHubsOptions, LocalEventHubsOptions>? change = null)
    {
        LocalEventHubsOptions options = new()
        {
            Hubs = [new LocalEventHub { Name = Hub, PartitionCount = partitions, ConsumerGroups = ["other"] }, new LocalEventHub { Name = "second" }],
            Port = 0,
        };
        return LocalEventHubs.StartAsync(change?.Invoke(options) ?? options, TestContext.Current.CancellationToken);
    }
}
