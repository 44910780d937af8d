using System.Buffers.Binary;
using System.Text;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// The named children of one node of the path trie, found by their UTF-8 bytes: no string is made for a name
/// that an event holds. A hash of the length and the outer bytes picks the place, one comparison confirms it.
/// </summary>
internal sealed class NameTable
{
    private readonly byte[]?[] _names;
    private readonly PathNode[] _nodes;
    private readonly uint _mask;
    private readonly bool _ignoreCase;
    private readonly int _longest;
    private readonly ulong _lengths;

    public NameTable(IReadOnlyCollection<KeyValuePair<string, PathNode>> children, bool ignoreCase)
    {
        _ignoreCase = ignoreCase;
        // At most half full, so that a name that is not there is told from one that is after one or two looks.
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(children.Count * 2));
        _mask = (uint)size - 1;
        _names = new byte[]?[size];
        _nodes = new PathNode[size];
        foreach ((string name, PathNode node) in children)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            _longest = Math.Max(_longest, bytes.Length);
            _lengths |= 1UL << (bytes.Length & 63);
            uint place = Hash(bytes) & _mask;
            while (_names[place] is not null)
            {
                place = (place + 1) & _mask;
            }

            _names[place] = bytes;
            _nodes[place] = node;
        }
    }

    /// <summary>The child of that name, or <see langword="null"/>.</summary>
    /// <param name="name">The name's UTF-8 bytes, without escapes.</param>
    public PathNode? Find(ReadOnlySpan<byte> name)
    {
        // Most names that are not there have a length that none has that is there.
        if (name.Length > _longest || (_lengths >> (name.Length & 63) & 1) == 0)
        {
            return null;
        }

        for (uint place = Hash(name) & _mask; _names[place] is { } candidate; place = (place + 1) & _mask)
        {
            if (name.SequenceEqual(candidate) || (_ignoreCase && EqualsIgnoreCase(name, candidate)))
            {
                return _nodes[place];
            }
        }

        return null;
    }

    /// <summary>Whether names are equal but for the case of ASCII letters. <see cref="Ascii"/> refuses all others.</summary>
    private static bool EqualsIgnoreCase(ReadOnlySpan<byte> name, ReadOnlySpan<byte> candidate)
    {
        if (name.Length != candidate.Length)
        {
            return false;
        }

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

    private uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = (uint)name.Length * 0x9E3779B1;
        if (name.Length >= 4)
        {
            uint head = BinaryPrimitives.ReadUInt32LittleEndian(name);
            uint tail = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
            if (_ignoreCase)
            {
                head |= 0x20202020;
                tail |= 0x20202020;
            }

            hash ^= (head * 0x85EBCA6B) ^ (tail * 0xC2B2AE35);
        }
        else
        {
            foreach (byte letter in name)
            {
                hash = (hash ^ (_ignoreCase ? letter | 0x20u : letter)) * 0x01000193;
            }
        }

        return hash ^ (hash >> 15);
    }
}
