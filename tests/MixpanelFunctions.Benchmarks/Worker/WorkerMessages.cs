using System.Buffers.Binary;
using System.IO.Compression;
using Azure.Core.Amqp;
using MixpanelFunctions.Benchmarks.Corpus;

namespace MixpanelFunctions.Benchmarks.Worker;

/// <summary>The corpus as a hub delivers it: AMQP bytes, with the hub's annotations.</summary>
internal static class WorkerMessages
{
    private const int Events = 20_000;

    /// <summary>Writes the messages, each with its length before it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pack">How many events a message holds, a line each.</param>
    /// <param name="compress">Whether bodies are compressed with gzip.</param>
    public static void Write(string path, int pack, bool compress)
    {
        using FileStream file = File.Create(path);
        byte[] length = new byte[4];
        long number = 0;
        foreach (byte[][] events in EventCorpus.Create(Events).Messages.Select(message => message.Body.ToArray()).Chunk(pack))
        {
            byte[] body = [.. events.SelectMany((text, i) => i == 0 ? text : (byte[])[(byte)'\n', .. text])];
            AmqpAnnotatedMessage message = new(AmqpMessageBody.FromData([compress ? Compress(body) : body]));
            message.MessageAnnotations["x-opt-sequence-number"] = number;
            message.MessageAnnotations["x-opt-offset"] = (number * 4_096).ToString(System.Globalization.CultureInfo.InvariantCulture);
            message.MessageAnnotations["x-opt-enqueued-time"] = EventCorpus.Start.AddSeconds(number++).UtcDateTime;
            ReadOnlySpan<byte> bytes = message.ToBytes();
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            file.Write(length);
            file.Write(bytes);
        }
    }

    private static byte[] Compress(byte[] body)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
