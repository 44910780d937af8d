using System.IO.Hashing;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>
/// Remembers the hashes of the latest texts, because a visitor's id is in every event of a visit. Serves one thread; never allocates.
/// Texts are compared byte by byte, so that none gets the hash of another.
/// </summary>
internal sealed class HashMemory
{
    private const int Places = 512;
    private const int LongestText = 64;

    private readonly byte[] _texts = new byte[Places * LongestText];
    private readonly byte[] _hashes = new byte[Places * ValueHash.Length];
    private readonly byte[] _lengths = new byte[Places];

    /// <summary>Finds the hash of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hash">Its hash; if it is not known, the place to write it to.</param>
    /// <returns>Whether it is known. A text that is too long is never, and has no place.</returns>
    public bool TryFind(ReadOnlySpan<byte> text, out Span<byte> hash)
    {
        hash = default;
        if (text.Length is 0 or > LongestText)
        {
            return false;
        }

        int place = (int)(XxHash3.HashToUInt64(text) % Places);
        hash = _hashes.AsSpan(place * ValueHash.Length, ValueHash.Length);
        if (_lengths[place] == text.Length && text.SequenceEqual(_texts.AsSpan(place * LongestText, text.Length)))
        {
            return true;
        }

        text.CopyTo(_texts.AsSpan(place * LongestText));
        _lengths[place] = (byte)text.Length;
        return false;
    }
}
