using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Events.Tokens;

/// <summary>Says whether a container that a rule takes as a whole can be sent unchanged.</summary>
/// <param name="outside">How many containers it is in.</param>
internal struct PlainWatch(int outside) : ITokenWatch
{
    /// <summary>The nesting above which a mapped value is checked before it is copied: Mixpanel's own limit.</summary>
    private const int PlainDepth = 3;

    /// <summary>The number of tokens above which a mapped value is checked before it is copied: fewer tokens cannot exceed 254 entries.</summary>
    private const int PlainTokens = 250;

    /// <summary>The length in bytes of a text in a mapped value beyond which it is looked at: Mixpanel's own limit, in characters.</summary>
    private const int PlainText = 255;

    /// <summary>The length from which a number can exceed a double's range.</summary>
    private const int LongNumber = 25;

    // The container's own two ends do not count.
    private int _tokens = -2;
    private bool _isOdd;

    /// <summary>Known properties of the container's text.</summary>
    public readonly ValueTraits Traits => _isOdd || _tokens > PlainTokens ? ValueTraits.Unchecked : ValueTraits.None;

    public readonly bool IsWatching => true;

    public void OnContainer(int depth)
    {
        // It ends, too.
        _tokens += 2;
        _isOdd |= depth - outside >= PlainDepth;
    }

    public void OnString(int length, bool isEscaped)
    {
        _tokens++;
        _isOdd |= isEscaped || length > PlainText;
    }

    public void OnScalar(ReadOnlySpan<byte> text)
    {
        _tokens++;
        _isOdd |= text.Length >= LongNumber || (text[0] is not ((byte)'t' or (byte)'f' or (byte)'n') && text.IndexOfAny((byte)'e', (byte)'E') >= 0);
    }
}
