namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>Removes the events from a transfer: one message, or a batch of them.</summary>
internal static class EventContentReader
{
    /// <summary>Reads one encoded message.</summary>
    /// <exception cref="AmqpFormatException">The bytes are not a message, or not one that every client can read.</exception>
    public static EventContent Read(ReadOnlyMemory<byte> message)
    {
        EventContent content = ReadToBody(message, out AmqpBytes rest);
        bool hasBody = false;
        while (!rest.AtEnd)
        {
            byte section = rest.ReadSectionDescriptor();
            if (section < SectionCode.Properties)
            {
                throw new AmqpFormatException("The sections of the message are out of order.");
            }

            hasBody |= section is SectionCode.Data or SectionCode.AmqpSequence or SectionCode.AmqpValue;
            ReadableSections.Pass(section, ref rest);
        }

        return hasBody ? content : throw new AmqpFormatException("The message has no body.");
    }

    /// <summary>
    /// Reads a batch, message format 0x80013700: each data section of the envelope holds one encoded message. A partition
    /// key is on the envelope and holds for all of them.
    /// </summary>
    /// <exception cref="AmqpFormatException">The envelope or one of its messages is not a message, or the batch is empty.</exception>
    public static (string? PartitionKey, List<EventContent> Events) ReadBatch(ReadOnlyMemory<byte> envelope)
    {
        EventContent head = ReadToBody(envelope, out AmqpBytes rest);
        int start = envelope.Length - head.Bare.Length;
        List<EventContent> events = [];
        while (!rest.AtEnd)
        {
            if (rest.ReadSectionDescriptor() != SectionCode.Data)
            {
                rest.Skip();
                continue;
            }

            (int at, int length) = rest.ReadBinary();
            EventContent one = Read(envelope.Slice(start + at, length));
            events.Add(head.PartitionKey is null ? one : one with { PartitionKey = head.PartitionKey });
        }

        return events.Count > 0 ? (head.PartitionKey, events) : throw new AmqpFormatException("The batch contains no message.");
    }

    /// <summary>Reads header and annotations; <paramref name="rest"/> walks over what follows them.</summary>
    private static EventContent ReadToBody(ReadOnlyMemory<byte> message, out AmqpBytes rest)
    {
        AmqpBytes bytes = new(message.Span);
        EventContent content = default;
        int bare = 0;
        while (!bytes.AtEnd)
        {
            int start = bytes.Position;
            byte section = bytes.ReadSectionDescriptor();
            if (section > SectionCode.MessageAnnotations)
            {
                break;
            }

            if (section == SectionCode.MessageAnnotations)
            {
                content = ReadAnnotations(content, message, ref bytes);
            }
            else
            {
                bytes.Skip();
                // Delivery annotations are between neighbours only and end here.
                content = section == SectionCode.Header ? content with { Header = message[start..bytes.Position] } : content;
            }

            bare = bytes.Position;
        }

        ReadOnlyMemory<byte> remaining = message[bare..];
        rest = new AmqpBytes(remaining.Span);
        return content with { Bare = remaining };
    }

    private static EventContent ReadAnnotations(EventContent content, ReadOnlyMemory<byte> message, ref AmqpBytes bytes)
    {
        int count = bytes.ReadMapHead();
        int first = bytes.Position;
        bool ownOnly = true;
        string? partitionKey = null;
        List<Range> kept = [];
        for (int i = 0; i < count; i += 2)
        {
            int start = bytes.Position;
            string? name = bytes.ReadText();
            if (name == HubAnnotations.PartitionKey)
            {
                partitionKey = bytes.ReadText();
            }
            else
            {
                bytes.Skip();
            }

            if (HubAnnotations.IsReserved(name))
            {
                ownOnly = false;
            }
            else
            {
                kept.Add(start..bytes.Position);
            }
        }

        return content with
        {
            PartitionKey = partitionKey,
            AnnotationCount = 2 * kept.Count,
            Annotations = ownOnly ? message[first..bytes.Position] : Joined(message.Span, kept),
        };
    }

    private static ReadOnlyMemory<byte> Joined(ReadOnlySpan<byte> message, List<Range> parts)
    {
        using MemoryStream joined = new();
        foreach (Range part in parts)
        {
            joined.Write(message[part]);
        }

        return joined.ToArray();
    }
}
