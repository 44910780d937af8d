using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MixpanelFunctions.Local.EventHubs.Client;

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
        HubAddress hub = new(HubConnectionString.Parse(arguments[1]), ForwardingProcess.Group.EventHub);
        string progress = arguments[2];
        string[] lines = await File.ReadAllLinesAsync(arguments[0]).ConfigureAwait(false);
        int sent = File.Exists(progress) ? int.Parse(await File.ReadAllTextAsync(progress).ConfigureAwait(false), CultureInfo.InvariantCulture) : 0;
        ReconnectingSender sender = new(hub, TimeProvider.System, _ => { });
        await using ConfiguredAsyncDisposable closing = sender.ConfigureAwait(false);
        while (sent < lines.Length)
        {
            _ = await Console.In.ReadLineAsync().ConfigureAwait(false);
            string[] next = lines[sent..Math.Min(sent + BatchSize, lines.Length)];
            await sender.SendAsync(Batch(next), CancellationToken.None).ConfigureAwait(false);
            sent += next.Length;
            // Renamed into place: what is there is whole, however this ends.
            await File.WriteAllTextAsync(progress + ".new", sent.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            File.Move(progress + ".new", progress, overwrite: true);
            Console.WriteLine("acknowledged");
        }

        Console.WriteLine("done");
        return 0;
    }

    private static EventBatch Batch(string[] lines)
    {
        EventBatch batch = new();
        foreach (string line in lines)
        {
            if (!batch.TryAdd(Encoding.UTF8.GetBytes(line)))
            {
                throw new InvalidDataException("The lines are too long for a batch.");
            }
        }

        return batch;
    }
}
