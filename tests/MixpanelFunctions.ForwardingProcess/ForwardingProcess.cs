using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.Local.Processing;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>
/// Forwards by the engine, with checkpoints in a folder: a file's events, or those of a hub. SIGTERM ends it as it ends the
/// Functions host: the token is cancelled, requests under way are drained, and then the process ends by itself.
/// </summary>
/// <remarks>
/// Settings come from the environment. Standard output tells how far it is: <c>started</c>, <c>stopping</c>, and for each
/// partition <c>partition 0 Ended</c> or <c>partition 0 Stopped</c>.
/// </remarks>
internal static class ForwardingProcess
{
    /// <summary>Whose checkpoints they are.</summary>
    public static ConsumerGroup Group { get; } = new("localhost", "edge-events", "$Default");

    /// <param name="arguments">
    /// What to be, <c>file</c>, <c>hub</c>, <c>produce</c>, <c>poison</c> or <c>forward</c>, and the rest by that. For <c>file</c>: the file of
    /// events, the number of partitions, the folder of checkpoints, the most messages of a batch. For <c>forward</c>: the hub's
    /// connection string, the folder of checkpoints, the most messages of a batch.
    /// </param>
    public static Task<int> Main(string[] arguments) => arguments switch
    {
        ["hub", .. string[] rest] => HubProcess.RunAsync(rest),
        ["poison", string folder] => PoisonProcess.RunAsync(folder),
        ["produce", .. string[] rest] => ProducerProcess.RunAsync(rest),
        ["forward", string hub, string checkpoints, string batchSize] => ForwardAsync(
            new HubPartitionSource(new HubAddress(HubConnectionString.Parse(hub), Group.EventHub), Group.Name, Number(batchSize), TimeProvider.System),
            checkpoints,
            Number(batchSize)),
        ["file", string file, string partitions, string checkpoints, string batchSize] =>
            ForwardAsync(new FilePartitionSource(file, Number(partitions)), checkpoints, Number(batchSize)),
        _ => throw new ArgumentException("There is no such process.", nameof(arguments)),
    };

    private static async Task<int> ForwardAsync(IPartitionSource source, string checkpoints, int batchSize)
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
                source,
                new FolderCheckpointStore(checkpoints, Group),
                forwarder.ForwardAsync,
                new TriggerOptions { MaxEventBatchSize = batchSize },
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

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
