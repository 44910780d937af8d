using System.IO.Hashing;
using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>
/// The names seen so far in one JSON object, unescaped. Clearing it costs nothing, so that every object at its depth can use the same set: a
/// hash set of strings would allocate for every name of every event.
/// </summary>
internal sealed class NameSet
{
    // A power of two, so far above the 254 names an object may have that probing stays short.
    private const int Slots = 1024;

    private readonly int[] _slotOwner = new int[Slots];
    private readonly short[] _slotName = new short[Slots];
    private readonly (int Start, int Length)[] _names = new (int, int)[StandInLimits.MaxEntries];
    private byte[] _bytes = new byte[4096];
    private int _owner;
    private int _count;
    private int _used;
    private (int Start, int Length) _last;

    /// <summary>The name last given to <see cref="Add"/>, unescaped UTF-8. Valid until the next change of this set.</summary>
    public ReadOnlySpan<byte> Last => _bytes.AsSpan(_last.Start, _last.Length);

    public void Clear()
    {
        if (++_owner == 0)
        {
            // The numbers start again, and what they once marked must not count.
            Array.Clear(_slotOwner);
            _owner = 1;
        }

        _count = 0;
        _used = 0;
        _last = default;
    }

    /// <summary>
    /// Takes the property name the reader is at, whose text must be valid. False when the object already has it.
    /// Beyond 254 names it only remembers the last: that object is refused for its size.
    /// </summary>
    public bool Add(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> span = reader.ValueSpan;
        if (_bytes.Length - _used < span.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + span.Length));
        }

        int length = span.Length;
        if (reader.ValueIsEscaped)
        {
            length = reader.CopyString(_bytes.AsSpan(_used));
        }
        else
        {
            span.CopyTo(_bytes.AsSpan(_used));
        }

        _last = (_used, length);
        if (_count == _names.Length)
        {
            return true;
        }

        ReadOnlySpan<byte> name = Last;
        int slot = (int)(XxHash3.HashToUInt64(name) & (Slots - 1));
        while (_slotOwner[slot] == _owner)
        {
            (int start, int known) = _names[_slotName[slot]];
            if (name.SequenceEqual(_bytes.AsSpan(start, known)))
            {
                return false;
            }

            slot = (slot + 1) & (Slots - 1);
        }

        _slotOwner[slot] = _owner;
        _slotName[slot] = (short)_count;
        _names[_count++] = _last;
        _used += length;
        return true;
    }
}
