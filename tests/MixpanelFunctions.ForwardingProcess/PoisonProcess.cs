using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>
/// Forwards the files of a folder as one batch, each a message, and tells what became of them and what it took: events received,
/// forwarded, filtered and dead-lettered, and milliseconds of CPU. The runtime's own settings bound its memory.
/// </summary>
internal static class PoisonProcess
{
    /// <param name="folder">The messages.</param>
    public static async Task<int> RunAsync(string folder)
    {
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddForwarding(new ConfigurationBuilder().AddEnvironmentVariables().Build())
            .BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            HubMessage[] messages =
            [
                .. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select((file, number) => Message(File.ReadAllBytes(file), number)),
            ];
            Forwarder forwarder = services.GetRequiredService<Forwarder>();
            // What the compiler takes at the first message is no cost of the others.
            await forwarder.ForwardAsync([Message("[1,1]"u8.ToArray(), messages.Length)], CancellationToken.None).ConfigureAwait(false);
            TimeSpan before = Environment.CpuUsage.TotalTime;
            EventTally tally = await forwarder.ForwardAsync(messages, CancellationToken.None).ConfigureAwait(false);
            double milliseconds = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.Received} {tally.Forwarded} {tally.Filtered} {tally.DeadLettered} {milliseconds:0}"));
            return 0;
        }
    }

    private static HubMessage Message(byte[] body, int number) => new()
    {
        Body = body,
        Partition = "0",
        SequenceNumber = number,
        EnqueuedTime = new DateTimeOffset(2025, 6, 15, 14, 0, 0, TimeSpan.Zero),
    };
}
