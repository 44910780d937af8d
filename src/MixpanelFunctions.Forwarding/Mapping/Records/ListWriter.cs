using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Writes a list to an event's scratch space. Nothing else may be written there until it is taken.</summary>
/// <param name="values">The event.</param>
/// <param name="length">The largest size of the list in bytes, with brackets and a comma for each entry.</param>
internal ref struct ListWriter(EventValues values, int length)
{
    private readonly Span<byte> _room = values.Room(length);
    private int _written = 1;

    public int Count { get; private set; }

    /// <summary>Adds an entry, unchanged, as JSON.</summary>
    public void Add(ReadOnlySpan<byte> json)
    {
        json.CopyTo(_room[_written..]);
        _written += json.Length;
        _room[_written++] = (byte)',';
        Count++;
    }

    /// <summary>Adds a text by the content of its JSON string.</summary>
    public void AddText(ReadOnlySpan<byte> content)
    {
        _room[_written++] = (byte)'"';
        content.CopyTo(_room[_written..]);
        _written += content.Length;
        _room[_written++] = (byte)'"';
        _room[_written++] = (byte)',';
        Count++;
    }

    /// <summary>The list, which may be empty.</summary>
    public JsonValue Take()
    {
        _room[0] = (byte)'[';
        // In the place of the last comma.
        _written = Math.Max(_written, 2);
        _room[_written - 1] = (byte)']';
        return values.Take(JsonKind.Array, _written, ValueTraits.Unchecked);
    }
}
