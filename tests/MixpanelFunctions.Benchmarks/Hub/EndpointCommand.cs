using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.Benchmarks.Hub;

/// <summary><c>endpoint</c>: the local event hub in a process of its own.</summary>
internal static class EndpointCommand
{
    /// <summary>The hub's name.</summary>
    public const string Hub = "edge-events";

    /// <summary>The hub's partitions, as those of <c>run</c>.</summary>
    public const int Partitions = 4;

    public static Command Create()
    {
        Argument<string?> folder = new("FOLDER") { Description = "Where events are kept; in memory alone without it.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("endpoint", "The local event hub on a free port, whose connection string it prints; ends when its standard input does.") { folder };
        command.SetAction(result => RunAsync(result.GetValue(folder)));
        return command;
    }

    private static async Task RunAsync(string? folder)
    {
        LocalEventHubs hubs = await LocalEventHubs.StartAsync(new LocalEventHubsOptions
        {
            Hubs = [new LocalEventHub { Name = Hub, PartitionCount = Partitions }],
            Port = 0,
            Folder = folder,
        }).ConfigureAwait(false);
        await using (hubs.ConfigureAwait(false))
        {
            Console.WriteLine(hubs.ConnectionString);
            using Process self = Process.GetCurrentProcess();
            while (await Console.In.ReadLineAsync().ConfigureAwait(false) is not null)
            {
                // Asked what it took so far: CPU time, and the most memory that it held.
                self.Refresh();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.Ticks} {self.PeakWorkingSet64}"));
            }
        }
    }
}
