using System.Text;
using Amqp;
using Amqp.Framing;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.Testing.Hubs;

/// <summary>Events for a partition, and their way back.</summary>
internal static class TestEvents
{
    public static EventContent Of(string body) => EventContentReader.Read(Encode(new Message { BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) } }));

    /// <summary>An event of about this size in the log, in bytes.</summary>
    public static EventContent OfSize(int bytes) => Of(new string('x', bytes - 60));

    public static byte[] Encode(Message message)
    {
        ByteBuffer buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    public static string BodyOf(LoggedEvent one) => Encoding.UTF8.GetString(((Data)Decode(one.Content.Bare).BodySection).Binary);

    public static Message Decode(ReadOnlyMemory<byte> message) => Message.Decode(new ByteBuffer(message.ToArray(), 0, message.Length, message.Length));

    public static void Append(this PartitionLog log, params string[] bodies) => log.Append([.. bodies.Select(Of)]);

    public static List<LoggedEvent> ReadAll(this PartitionLog log) => log.ReadFrom(EventPosition.Earliest);

    public static List<LoggedEvent> ReadFrom(this PartitionLog log, EventPosition position)
    {
        List<LoggedEvent> all = [];
        LoggedEvent[] some = new LoggedEvent[7];
        long next = log.Find(position);
        while (log.Read(next, some) is int count and > 0)
        {
            all.AddRange(some.AsSpan(0, count));
            next = all[^1].SequenceNumber + 1;
        }

        return all;
    }
}
