using System.Globalization;
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

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(50);

    /// <param name="arguments">The file of events, the hub's connection string, the file that notes how far it is.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        HubAddress hub = new(HubConnectionString.Parse(arguments[1]), ForwardingProcess.Group.EventHub);
        string progress = arguments[2];
        string[] lines = await File.ReadAllLinesAsync(arguments[0]).ConfigureAwait(false);
        int sent = File.Exists(progress) ? int.Parse(await File.ReadAllTextAsync(progress).ConfigureAwait(false), CultureInfo.InvariantCulture) : 0;
        Sending sending = new(hub);
        while (sent < lines.Length)
        {
            _ = await Console.In.ReadLineAsync().ConfigureAwait(false);
            string[] next = lines[sent..Math.Min(sent + BatchSize, lines.Length)];
            while (!await sending.TrySendAsync(Batch(next)).ConfigureAwait(false))
            {
                await Task.Delay(BeforeNextTry).ConfigureAwait(false);
            }

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

    /// <summary>Sends over one connection after another.</summary>
    private sealed class Sending(HubAddress hub)
    {
        private HubSender? _sender;

        /// <summary>Whether the hub has the batch. If not, it may have it all the same: it is sent again, and Mixpanel keeps one.</summary>
        public async Task<bool> TrySendAsync(EventBatch batch)
        {
            try
            {
                _sender ??= await HubSender.OpenAsync(hub, null, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
                await _sender.SendAsync(batch, null, CancellationToken.None).ConfigureAwait(false);
                return true;
            }
            catch (HubException)
            {
                if (_sender is not null)
                {
                    await _sender.DisposeAsync().ConfigureAwait(false);
                    _sender = null;
                }

                return false;
            }
        }
    }
}
