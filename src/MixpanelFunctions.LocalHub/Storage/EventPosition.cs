namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>The unit of an <see cref="EventPosition"/>.</summary>
internal enum PositionKind
{
    /// <summary>The first available event.</summary>
    Earliest,

    /// <summary>After the last event at this time.</summary>
    Latest,

    /// <summary>An event's offset, in bytes.</summary>
    Offset,

    /// <summary>An event's sequence number.</summary>
    SequenceNumber,

    /// <summary>The time when the hub received an event, in milliseconds since 1970.</summary>
    EnqueuedTime,
}

/// <summary>Where to begin reading a partition.</summary>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">Offset, sequence number or time.</param>
/// <param name="IsInclusive">Whether the event at that position is included.</param>
internal readonly record struct EventPosition(PositionKind Kind, long Value = 0, bool IsInclusive = false)
{
    public static EventPosition Earliest => new(PositionKind.Earliest);

    public static EventPosition Latest => new(PositionKind.Latest);

    public static EventPosition FromOffset(long offset, bool isInclusive = false) => new(PositionKind.Offset, offset, isInclusive);

    public static EventPosition FromSequenceNumber(long number, bool isInclusive = false) => new(PositionKind.SequenceNumber, number, isInclusive);

    public static EventPosition FromEnqueuedTime(DateTimeOffset time, bool isInclusive = false) =>
        new(PositionKind.EnqueuedTime, time.ToUnixTimeMilliseconds(), isInclusive);
}
