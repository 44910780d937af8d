using System.IO.Hashing;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>A set of property names as UTF-8, emptied and filled again for every record without allocation.</summary>
internal sealed class KeySet
{
    private readonly List<(uint Hash, int Start, int Length)> _keys = [];
    private byte[] _bytes = [];
    private int[] _places = new int[16];
    private int _length;

    public int Count => _keys.Count;

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_keys[index].Start, _keys[index].Length);

    public void Clear()
    {
        foreach ((uint hash, _, _) in _keys)
        {
            // Only the used places, because clearing the whole table would cost more than most records.
            ClearFrom(hash);
        }

        _keys.Clear();
        _length = 0;
    }

    /// <summary>Adds a name.</summary>
    /// <param name="key">The name.</param>
    /// <param name="index">Its number in order of addition, also if it already existed.</param>
    /// <returns>Whether it is new.</returns>
    public bool Add(ReadOnlySpan<byte> key, out int index)
    {
        uint hash = Hash(key);
        if (Find(key, hash, out int place))
        {
            index = _places[place] - 1;
            return false;
        }

        if (_bytes.Length - _length < key.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + key.Length));
        }

        key.CopyTo(_bytes.AsSpan(_length));
        index = _keys.Count;
        _keys.Add((hash, _length, key.Length));
        _places[place] = _keys.Count;
        _length += key.Length;
        if (_keys.Count * 2 > _places.Length)
        {
            Grow();
        }

        return true;
    }

    /// <summary>Whether a name was added.</summary>
    public bool Contains(ReadOnlySpan<byte> key) => Find(key, Hash(key), out _);

    /// <summary>Finds the place that a name has, or else the one that it would take.</summary>
    private bool Find(ReadOnlySpan<byte> key, uint hash, out int place)
    {
        int mask = _places.Length - 1;
        for (place = (int)hash & mask; _places[place] != 0; place = (place + 1) & mask)
        {
            (uint knownHash, int start, int length) = _keys[_places[place] - 1];
            if (knownHash == hash && key.SequenceEqual(_bytes.AsSpan(start, length)))
            {
                return true;
            }
        }

        return false;
    }

    private static uint Hash(ReadOnlySpan<byte> key) => (uint)XxHash3.HashToUInt64(key);

    private void ClearFrom(uint hash)
    {
        int mask = _places.Length - 1;
        for (int place = (int)hash & mask; _places[place] != 0; place = (place + 1) & mask)
        {
            _places[place] = 0;
        }
    }

    private void Grow()
    {
        _places = new int[_places.Length * 2];
        int mask = _places.Length - 1;
        for (int i = 0; i < _keys.Count; i++)
        {
            int place = (int)_keys[i].Hash & mask;
            while (_places[place] != 0)
            {
                place = (place + 1) & mask;
            }

            _places[place] = i + 1;
        }
    }
}
