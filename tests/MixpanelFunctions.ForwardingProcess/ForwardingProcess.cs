using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>
/// Forwards a file's events by the engine, with checkpoints in a folder. SIGTERM ends it as it ends the Functions host: the
/// token is cancelled, requests under way are drained, and then the process ends by itself.
/// </summary>
/// <remarks>
/// Settings come from the environment. Standard output tells how far it is: <c>started</c>, <c>stopping</c>, and for each
/// partition <c>partition 0 Ended</c> or <c>partition 0 Stopped</c>.
/// </remarks>
internal static class ForwardingProcess
{
    /// <summary>Whose checkpoints they are.</summary>
    public static ConsumerGroup Group { get; } = new("localhost", "edge-events", "$Default");

    /// <param name="arguments">The file of events, the number of partitions, the folder of checkpoints, the most messages of a batch.</param>
    public static async Task<int> Main(string[] arguments)
    {
        IConfiguration settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging
                .SetMinimumLevel(LogLevel.Error)
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddForwarding(settings)
            .BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            using CancellationTokenSource stopping = new();
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                stopping.Cancel();
                Console.WriteLine("stopping");
            });
            Forwarder forwarder = services.GetRequiredService<Forwarder>();
            ProcessingWorker worker = new(
                new FilePartitionSource(arguments[0], int.Parse(arguments[1])),
                new FolderCheckpointStore(arguments[2], Group),
                forwarder.ForwardAsync,
                new TriggerOptions { MaxEventBatchSize = int.Parse(arguments[3]) },
                TimeProvider.System,
                services.GetRequiredService<ILogger<ProcessingWorker>>());
            Console.WriteLine("started");
            foreach ((string partition, PartitionOutcome outcome) in await worker.RunAsync(stopping.Token).ConfigureAwait(false))
            {
                Console.WriteLine($"partition {partition} {outcome}");
            }

            return 0;
        }
    }
}
