using System.Text;
using Azure.Core.Amqp;

namespace MixpanelFunctions.EventHubs;

/// <summary>
/// The content of a message. Event Hubs' SDKs send bytes in one data section. Other producers can send several
/// sections, or an AMQP value or sequence.
/// </summary>
/// <remarks>
/// EventData.EventBody is not used here: it copies the bytes, and throws if there are none, which would hold the
/// partition forever.
/// </remarks>
internal static class MessageContent
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">The message's body.</param>
    /// <param name="refusal">Why it cannot contain an event, if it contains neither bytes nor text; otherwise <see langword="null"/>.</param>
    /// <returns>The bytes, or the text in UTF-8; with a refusal, the content as JSON.</returns>
    public static ReadOnlyMemory<byte> Read(AmqpMessageBody body, out string? refusal)
    {
        refusal = null;
        if (body.TryGetData(out IEnumerable<ReadOnlyMemory<byte>>? sections) && sections is not null)
        {
            return Join(sections);
        }

        if (body.TryGetSequence(out IEnumerable<IList<object>>? lists))
        {
            refusal = "the message's body is an AMQP sequence, neither bytes nor text";
            return ContentText.Write(lists);
        }

        body.TryGetValue(out object? value);
        switch (value)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case byte[] bytes:
                return bytes;
            case ArraySegment<byte> segment:
                return segment;
            case ReadOnlyMemory<byte> memory:
                return memory;
            case BinaryData data:
                return data.ToMemory();
            default:
                refusal = "the message's body is an AMQP value, neither bytes nor text";
                return ContentText.Write(value);
        }
    }

    /// <summary>One section unchanged, or several concatenated.</summary>
    private static ReadOnlyMemory<byte> Join(IEnumerable<ReadOnlyMemory<byte>> sections)
    {
        ReadOnlyMemory<byte> first = default;
        MemoryStream? all = null;
        int count = 0;
        foreach (ReadOnlyMemory<byte> section in sections)
        {
            if (count++ == 0)
            {
                first = section;
                continue;
            }

            if (all is null)
            {
                all = new MemoryStream();
                all.Write(first.Span);
            }

            all.Write(section.Span);
        }

        return all is null ? first : all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
