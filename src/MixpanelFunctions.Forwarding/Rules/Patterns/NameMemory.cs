using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace MixpanelFunctions.Forwarding.Rules.Patterns;

/// <summary>
/// Caches a result for each of the latest names, so that patterns are not matched again for every event. Serves one thread and
/// never allocates. Names are compared byte by byte, so that no other name gets the result.
/// </summary>
internal sealed class NameMemory
{
    private const int Places = 256;

    private readonly int _longest;
    private readonly byte[] _names;
    private readonly (byte Length, byte Answer)[] _answers = new (byte, byte)[Places];

    /// <summary>Remembers nothing yet.</summary>
    /// <param name="longest">The bytes of the longest name that is kept, at most 255.</param>
    public NameMemory(byte longest = 48) => (_longest, _names) = (longest, new byte[Places * longest]);

    /// <summary>Finds the answer about a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where its answer is kept; -1 for a name that is too long to be kept.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryFind(ReadOnlySpan<byte> name, out int place, out byte answer)
    {
        (place, answer) = (-1, 0);
        if (name.Length == 0 || name.Length > _longest)
        {
            return false;
        }

        place = Place(name);
        (byte length, answer) = _answers[place];
        return length == name.Length && name.SequenceEqual(_names.AsSpan(place * _longest, length));
    }

    /// <summary>Where a name's answer is kept. Of short names the first eight bytes and the last are all that there is.</summary>
    private static int Place(ReadOnlySpan<byte> name)
    {
        if (name.Length is < sizeof(ulong) or > 2 * sizeof(ulong))
        {
            return (int)(XxHash3.HashToUInt64(name) % Places);
        }

        ulong ends = BinaryPrimitives.ReadUInt64LittleEndian(name) ^ BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]), 29);
        return (int)((ends * 0x9E37_79B9_7F4A_7C15) >> (64 - 8));
    }

    /// <summary>Keeps the answer about a name.</summary>
    public void Keep(ReadOnlySpan<byte> name, int place, byte answer)
    {
        if (place >= 0)
        {
            name.CopyTo(_names.AsSpan(place * _longest));
            _answers[place] = ((byte)name.Length, answer);
        }
    }
}
