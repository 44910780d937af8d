using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace MixpanelFunctions.Forwarding.Events.Paths;

/// <summary>
/// A lookup table by names in UTF-8, which creates no string for a name in an event. A hash of the
/// name's outer bytes picks the place; up to sixteen bytes, those are all of the name.
/// </summary>
/// <typeparam name="T">The value of a name.</typeparam>
internal sealed class NameTable<T>
    where T : class
{
    /// <summary>The length up to which the first eight bytes and the last are all of a name.</summary>
    private const int Outer = 16;

    /// <summary>How many hash functions are tried to find one without collisions.</summary>
    private const int Tries = 64;

    private readonly Entry[] _entries;
    private readonly ulong _multiplier;
    private readonly int _shift;
    private readonly ulong _fold;
    private readonly int _longest;
    private readonly ulong _lengths;

    /// <summary>Makes a table that never changes.</summary>
    /// <param name="named">The values by name.</param>
    /// <param name="ignoreCase">Whether the case of ASCII letters does not count.</param>
    public NameTable(IReadOnlyCollection<KeyValuePair<string, T>> named, bool ignoreCase = false)
    {
        // One bit distinguishes a lower-case ASCII letter from an upper-case one.
        _fold = ignoreCase ? 0x2020_2020_2020_2020UL : 0;
        byte[][] names = [.. named.Select(entry => Encoding.UTF8.GetBytes(entry.Key))];
        foreach (byte[] name in names)
        {
            _longest = Math.Max(_longest, name.Length);
            _lengths |= 1UL << (name.Length & 63);
        }

        // At most a quarter full, so that a missing name rarely collides with an existing one.
        int bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, names.Length) * 4));
        _shift = 64 - bits;
        _multiplier = ChooseMultiplier(names);
        _entries = new Entry[1 << bits];
        foreach ((byte[] name, T value) in names.Zip(named.Select(entry => entry.Value)))
        {
            ulong hash = Hash(name, out ulong head, out ulong tail);
            int place = Place(hash, _multiplier);
            while (_entries[place].Name is not null)
            {
                place = Behind(place);
            }

            _entries[place] = new Entry { Head = head, Tail = tail, Name = name, Value = value };
        }
    }

    /// <summary>The value of that name, or <see langword="null"/>.</summary>
    /// <param name="name">The name's UTF-8 bytes, without escapes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Find(ReadOnlySpan<byte> name)
    {
        // Most missing names have a length that no existing name has.
        return name.Length > _longest || (_lengths >> name.Length & 1) == 0 ? null : Look(name);
    }

    private T? Look(ReadOnlySpan<byte> name)
    {
        Entry[] entries = _entries;
        ulong hash = Hash(name, out ulong head, out ulong tail);
        for (int place = Place(hash, _multiplier); ; place = Behind(place))
        {
            ref readonly Entry entry = ref entries[place];
            if (entry.Name is null)
            {
                return null;
            }

            if (entry.Head == head && entry.Tail == tail && entry.Name.Length == name.Length && IsWhole(entry, name))
            {
                return entry.Value;
            }
        }
    }

    /// <summary>Whether names are equal whose ends are, but perhaps for a bit.</summary>
    private bool IsWhole(in Entry entry, ReadOnlySpan<byte> name) =>
        (name.Length <= Outer && _fold == 0) || name.SequenceEqual(entry.Name) || (_fold != 0 && EqualsIgnoreCase(name, entry.Name));

    /// <summary>Whether names of one length are equal except for the case of ASCII letters. <see cref="Ascii"/> refuses all others.</summary>
    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> name, ReadOnlySpan<byte> candidate)
    {
        for (int i = 0; i < name.Length; i++)
        {
            int letter = name[i] | 0x20;
            if (name[i] != candidate[i] && (letter != (candidate[i] | 0x20) || letter is < 'a' or > 'z'))
            {
                return false;
            }
        }

        return true;
    }

    private ulong Hash(ReadOnlySpan<byte> name, out ulong head, out ulong tail)
    {
        tail = 0;
        if (name.Length >= sizeof(ulong))
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name) | _fold;
            tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]) | _fold;
        }
        else if (name.Length >= sizeof(uint))
        {
            head = (BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..]) << 32)) | _fold;
        }
        else
        {
            head = name.IsEmpty ? 0 : (name[0] | ((ulong)name[name.Length / 2] << 8) | ((ulong)name[^1] << 16)) | _fold;
        }

        ulong hash = (head ^ BitOperations.RotateLeft(tail, 29)) + (uint)name.Length;
        return name.Length <= Outer ? hash : HashMiddle(name, hash);
    }

    /// <summary>Names can differ only in the middle.</summary>
    private ulong HashMiddle(ReadOnlySpan<byte> name, ulong hash)
    {
        for (int at = sizeof(ulong); at + sizeof(ulong) < name.Length; at += sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash, 29) * 0xD129_0D3B_8C36_4A4D) ^ (BinaryPrimitives.ReadUInt64LittleEndian(name[at..]) | _fold);
        }

        return hash;
    }

    private int Place(ulong hash, ulong multiplier) => (int)((hash * multiplier) >> _shift);

    private int Behind(int place) => (place + 1) & (_entries.Length - 1);

    private ulong ChooseMultiplier(byte[][] names)
    {
        ulong best = 0;
        int fewest = int.MaxValue;
        HashSet<int> taken = [];
        ulong multiplier = 0x9E37_79B9_7F4A_7C15;
        for (int i = 0; i < Tries && fewest > 0; i++)
        {
            taken.Clear();
            int shared = names.Count(name => !taken.Add(Place(Hash(name, out _, out _), multiplier)));
            if (shared < fewest)
            {
                (fewest, best) = (shared, multiplier);
            }

            multiplier = (multiplier * 0xD129_0D3B_8C36_4A4D) | 1;
        }

        return best;
    }

    private struct Entry
    {
        public ulong Head;
        public ulong Tail;
        public byte[]? Name;
        public T Value;
    }
}
