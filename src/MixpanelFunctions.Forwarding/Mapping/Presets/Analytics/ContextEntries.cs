using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>The entries of context data that have names of their own, the names copied.</summary>
internal sealed class ContextEntries
{
    private readonly List<(int End, JsonValue Value)> _entries = [];
    private byte[] _names = new byte[512];

    public int Count => _entries.Count;

    private int Length => _entries.Count == 0 ? 0 : _entries[^1].End;

    public void Clear() => _entries.Clear();

    /// <summary>Adds an entry.</summary>
    /// <param name="name">Its name as the content of a JSON string.</param>
    /// <param name="value">Its value.</param>
    public void Add(ReadOnlySpan<byte> name, JsonValue value)
    {
        int start = Length;
        if (_names.Length - start < name.Length)
        {
            Array.Resize(ref _names, Math.Max(_names.Length * 2, start + name.Length));
        }

        name.CopyTo(_names.AsSpan(start));
        _entries.Add((start + name.Length, value));
    }

    /// <summary>An entry's name as the content of a JSON string.</summary>
    public ReadOnlySpan<byte> Name(int index) => _names.AsSpan((index == 0 ? 0 : _entries[index - 1].End).._entries[index].End);

    public JsonValue Value(int index) => _entries[index].Value;
}
