using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.Local.Hubs;

namespace MixpanelFunctions.ForwardingProcess;

/// <summary>
/// Sends a file's lines to a hub, each batch until the hub has it, and notes how far it is, so that another run goes on from
/// there. Every line of standard input allows a batch, its end allows all. Tells <c>acknowledged</c> for every batch, and
/// <c>done</c>.
/// </summary>
internal static class ProducerProcess
{
    private const int BatchSize = 100;

    /// <param name="arguments">The file of events, the hub's connection string, the file that notes how far it is.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        string progress = arguments[2];
        string[] lines = await File.ReadAllLinesAsync(arguments[0]).ConfigureAwait(false);
        int sent = File.Exists(progress) ? int.Parse(await File.ReadAllTextAsync(progress).ConfigureAwait(false), CultureInfo.InvariantCulture) : 0;
        EventHubProducerClient sender = HubAddress.Of(arguments[1], ForwardingProcess.Group.EventHub, "").CreateProducer(new PatientRetries(_ => { }).Options);
        await using ConfiguredAsyncDisposable closing = sender.ConfigureAwait(false);
        while (sent < lines.Length)
        {
            _ = await Console.In.ReadLineAsync().ConfigureAwait(false);
            string[] next = lines[sent..Math.Min(sent + BatchSize, lines.Length)];
            await sender.SendAsync(next.Select(line => new EventData(line))).ConfigureAwait(false);
            sent += next.Length;
            // Renamed into place: what is there is whole, however this ends.
            await File.WriteAllTextAsync(progress + ".new", sent.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            File.Move(progress + ".new", progress, overwrite: true);
            Console.WriteLine("acknowledged");
        }

        Console.WriteLine("done");
        return 0;
    }
}
