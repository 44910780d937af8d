using System.Globalization;
using System.Runtime;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.EventHubs;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.WorkerProcess;

/// <summary>A number of messages, forwarded as the function forwards them: batches of four partitions at once.</summary>
/// <param name="forwarder">The engine.</param>
/// <param name="source">The messages.</param>
/// <param name="messages">How many.</param>
/// <param name="batchSize">How many at most in one call.</param>
internal sealed class WorkerPhase(Forwarder forwarder, MessageFile source, int messages, int batchSize)
{
    private const int Partitions = 4;

    private int _left = messages;
    private long _events;
    private long _read;
    private long _decoded;
    private long _converted;

    /// <summary>Runs it.</summary>
    /// <returns>
    /// Events; milliseconds of CPU of the process until now, and of this phase; methods compiled until now; bytes allocated in
    /// the phase by reading, decoding, converting, and in all.
    /// </returns>
    public async Task<string> RunAsync()
    {
        double before = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(number => Task.Run(() => PartitionAsync(number.ToString(CultureInfo.InvariantCulture))))).ConfigureAwait(false);
        double after = Environment.CpuUsage.TotalTime.TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_events} {after:0.0} {after - before:0.0} {JitInfo.GetCompiledMethodCount()} {_read} {_decoded} {_converted} {GC.GetTotalAllocatedBytes(precise: true) - allocated}");
    }

    private async Task PartitionAsync(string partition)
    {
        while (Take() is > 0 and int count)
        {
            EventTally tally = await forwarder.ForwardAsync(Receive(count, partition), CancellationToken.None).ConfigureAwait(false);
            if (tally.Forwarded != tally.Received)
            {
                throw new InvalidOperationException($"{tally.Received} events were received and {tally.Forwarded} forwarded.");
            }

            Interlocked.Add(ref _events, tally.Received);
        }
    }

    private int Take()
    {
        int left = Interlocked.Add(ref _left, -batchSize) + batchSize;
        return Math.Clamp(left, 0, batchSize);
    }

    /// <summary>What the trigger's extension does, and then the function.</summary>
    private HubMessage[] Receive(int count, string partition)
    {
        long start = GC.GetAllocatedBytesForCurrentThread();
        byte[][] bytes = source.Next(count);
        long read = GC.GetAllocatedBytesForCurrentThread();
        EventData[] events = Array.ConvertAll(bytes, message => new EventData(AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(message))));
        long decoded = GC.GetAllocatedBytesForCurrentThread();
        HubMessage[] batch = HubMessages.Read(events, partition);
        Interlocked.Add(ref _converted, GC.GetAllocatedBytesForCurrentThread() - decoded);
        Interlocked.Add(ref _decoded, decoded - read);
        Interlocked.Add(ref _read, read - start);
        return batch;
    }
}
