namespace MixpanelFunctions.Forwarding.Events;

/// <summary>One Event Hubs message as the engine takes it: a body and where it is in its partition.</summary>
public sealed record HubMessage
{
    /// <summary>Half as large as a time with an offset: there is one message for every event.</summary>
    private readonly DateTime _enqueued;

    /// <summary>The body as received: JSON, newline-delimited JSON, or either of them in one of the <c>MessageEncodings</c>.</summary>
    /// <remarks>The memory must stay unchanged until the call that took the message has ended.</remarks>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The partition's id, such as <c>0</c>; empty if it is not known.</summary>
    public required string Partition { get; init; }

    /// <summary>The message's number within its partition.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>The message's offset within its partition, as Event Hubs writes it.</summary>
    public string? Offset { get; init; }

    /// <summary>When the hub accepted the message, in UTC. The same on every redelivery, so records may depend on it.</summary>
    public required DateTimeOffset EnqueuedTime
    {
        get => new(_enqueued);
        init => _enqueued = value.UtcDateTime;
    }

    /// <summary>
    /// Why the body cannot contain an event, if the sender sent neither bytes nor text. The message is then dead-lettered.
    /// <see langword="null"/> for any other message.
    /// </summary>
    public string? Refusal { get; init; }

    /// <summary>The sender's W3C trace parent or <c>Diagnostic-Id</c>, if any.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The part of the message to forward; <see langword="null"/> for all of it, as it arrives from the hub.</summary>
    public MessagePart? Part { get; init; }
}
