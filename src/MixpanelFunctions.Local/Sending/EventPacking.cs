using System.Buffers;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.Sending;

/// <summary>Collects events for one message of several, one a line.</summary>
/// <param name="most">The most events of a message.</param>
internal sealed class EventPacking(int most)
{
    /// <summary>The size from which a message gets no more events: a hub of the Basic tier accepts 256 KB.</summary>
    private const int EnoughBytes = 200_000;

    private readonly ArrayBufferWriter<byte> _lines = new();
    private HubMessage? _first;

    /// <summary>How many events are collected.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an event must wait for the next message.</summary>
    /// <param name="length">The event's bytes.</param>
    public bool IsFullFor(int length) => Count == most || (Count > 0 && _lines.WrittenCount + length > EnoughBytes);

    /// <summary>Adds an event; its body is copied.</summary>
    public void Add(HubMessage line)
    {
        if (Count > 0)
        {
            _lines.Write("\n"u8);
        }

        _lines.Write(line.Body.Span);
        _first ??= line;
        Count++;
    }

    /// <summary>The message of what is collected; its number is that of its first line. Its body is valid until the next call of <see cref="Clear"/>.</summary>
    public HubMessage Message() => _first! with { Body = _lines.WrittenMemory };

    /// <summary>Begins the next message.</summary>
    public void Clear()
    {
        _lines.ResetWrittenCount();
        (_first, Count) = (null, 0);
    }
}
