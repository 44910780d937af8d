using System.Globalization;
using System.Runtime.InteropServices;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.EventHubs.Processing;
using MixpanelFunctions.Forwarding;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>
/// Forwards a hub's events by the engine, with checkpoints in a folder. SIGTERM ends it as it ends the Functions host: the
/// token is cancelled, requests under way are drained, and then the process ends by itself.
/// </summary>
/// <remarks>Settings come from the environment. Standard output tells how far it is: <c>started</c>, <c>stopping</c>, <c>stopped</c>.</remarks>
internal static class ForwardingProcess
{
    /// <summary>Whose checkpoints they are.</summary>
    public static ConsumerGroup Group { get; } = new("localhost", "edge-events", "$Default");

    /// <param name="arguments">
    /// What to be, <c>hub</c>, <c>produce</c>, <c>poison</c>, <c>forward</c> or <c>share</c>, and the rest by that. For <c>forward</c>: the hub's
    /// connection string, the folder of checkpoints, the most messages of a batch. For <c>share</c>, which shares the partitions
    /// with others of its kind: the hub's and the storage's connection strings, the container, the most messages of a batch.
    /// </param>
    public static Task<int> Main(string[] arguments) => arguments switch
    {
        ["hub", .. string[] rest] => HubProcess.RunAsync(rest),
        ["poison", string folder] => PoisonProcess.RunAsync(folder),
        ["produce", .. string[] rest] => ProducerProcess.RunAsync(rest),
        ["forward", string hub, string checkpoints, string batchSize] => ForwardAsync(hub, new FolderCheckpointStore(checkpoints), Number(batchSize)),
        ["share", string hub, string storage, string container, string batchSize] =>
            ForwardAsync(hub, new BlobCheckpointStore(new BlobContainerClient(storage, container)), Number(batchSize)),
        _ => throw new ArgumentException("There is no such process.", nameof(arguments)),
    };

    private static async Task<int> ForwardAsync(string hub, HubCheckpointStore checkpoints, int batchSize)
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
            HubProcessor processor = new(
                hub,
                Group.EventHub,
                Group.Name,
                checkpoints,
                forwarder.ForwardAsync,
                new HubProcessorOptions
                {
                    MaxEventBatchSize = batchSize,
                    PrefetchCount = batchSize,
                    UpdateInterval = TimeSpan.FromMilliseconds(500),
                    OwnershipExpiration = TimeSpan.FromSeconds(10),
                },
                TimeProvider.System,
                services.GetRequiredService<ILogger<HubProcessor>>());
            Console.WriteLine("started");
            await processor.RunAsync(stopping.Token).ConfigureAwait(false);
            Console.WriteLine("stopped");
            return 0;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
