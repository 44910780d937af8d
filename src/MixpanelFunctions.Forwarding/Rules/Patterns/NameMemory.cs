using System.IO.Hashing;

namespace MixpanelFunctions.Forwarding.Rules.Patterns;

/// <summary>
/// Remembers an answer about each of the names that came last, so that patterns are not tried again for every event: names come
/// again and again. Serves one thread; never allocates. Names are compared byte by byte, so that no other name gets the answer.
/// </summary>
internal sealed class NameMemory
{
    private const int Places = 256;
    private const int LongestName = 48;

    private readonly byte[] _names = new byte[Places * LongestName];
    private readonly (byte Length, byte Answer)[] _answers = new (byte, byte)[Places];

    /// <summary>Finds the answer about a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where its answer is kept; -1 for a name that is too long to be kept.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>Whether it is known.</returns>
    public bool TryFind(ReadOnlySpan<byte> name, out int place, out byte answer)
    {
        (place, answer) = (-1, 0);
        if (name.Length is 0 or > LongestName)
        {
            return false;
        }

        place = (int)(XxHash3.HashToUInt64(name) % Places);
        (byte length, answer) = _answers[place];
        return length == name.Length && name.SequenceEqual(_names.AsSpan(place * LongestName, length));
    }

    /// <summary>Keeps the answer about a name.</summary>
    public void Keep(ReadOnlySpan<byte> name, int place, byte answer)
    {
        if (place >= 0)
        {
            name.CopyTo(_names.AsSpan(place * LongestName));
            _answers[place] = ((byte)name.Length, answer);
        }
    }
}
