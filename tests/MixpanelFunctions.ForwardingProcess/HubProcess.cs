using System.Globalization;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>The local event hub, kept in a folder, until it is ended. Tells <c>started</c> when it listens.</summary>
internal static class HubProcess
{
    /// <param name="arguments">The folder, the port, the number of partitions.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        LocalEventHubs hubs = await LocalEventHubs.StartAsync(new LocalEventHubsOptions
        {
            Hubs = [new LocalEventHub { Name = ForwardingProcess.Group.EventHub, PartitionCount = int.Parse(arguments[2], CultureInfo.InvariantCulture) }],
            Folder = arguments[0],
            Port = int.Parse(arguments[1], CultureInfo.InvariantCulture),
        }).ConfigureAwait(false);
        await using (hubs.ConfigureAwait(false))
        {
            Console.WriteLine("started");
            await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
        }

        return 0;
    }
}
