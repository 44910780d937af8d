using System.Buffers;
using System.Globalization;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Corpus;

/// <summary>
/// Edge events as a shop's website and app send them, the same on every machine and every run: about 2.5 KB each, from
/// 0.8 to 6 KB.
/// </summary>
internal sealed class EventCorpus
{
    /// <summary>When the hub took the first event.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private EventCorpus(HubMessage[] messages)
    {
        Messages = messages;
        Bytes = messages.Sum(message => (long)message.Body.Length);
    }

    /// <summary>The events, one a message, as the hub hands them over.</summary>
    public IReadOnlyList<HubMessage> Messages { get; }

    /// <summary>The size of all bodies.</summary>
    public long Bytes { get; }

    /// <summary>A time after all of the events, to map them at.</summary>
    public static DateTimeOffset Now => Start.AddDays(1);

    /// <summary>Makes events.</summary>
    /// <param name="count">How many.</param>
    public static EventCorpus Create(int count)
    {
        EventWriter writer = new(seed: 20_260_301);
        ArrayBufferWriter<byte> body = new(8_192);
        HubMessage[] messages = new HubMessage[count];
        for (int i = 0; i < count; i++)
        {
            body.ResetWrittenCount();
            writer.Write(body, Start.AddMilliseconds(i * 37L));
            messages[i] = Message(body.WrittenSpan.ToArray(), i);
        }

        return new EventCorpus(messages);
    }

    /// <summary>A corpus of bodies that stand as they are.</summary>
    public static EventCorpus Of(IEnumerable<byte[]> bodies) => new([.. bodies.Select(Message)]);

    /// <summary>A message that holds a body.</summary>
    public static HubMessage Message(byte[] body, int number) => new()
    {
        Body = body,
        Partition = (number % 4).ToString(CultureInfo.InvariantCulture),
        SequenceNumber = number,
        EnqueuedTime = Start.AddMilliseconds(number * 37L).AddSeconds(1),
    };
}
