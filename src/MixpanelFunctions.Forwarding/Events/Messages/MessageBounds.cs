namespace MixpanelFunctions.Forwarding.Events.Messages;

/// <summary>
/// The limits of one message. The rest of a message beyond a limit is one dead letter, which a replay reads as a message of its
/// own; so the cost of a message stays in proportion to its bytes, and nothing is lost.
/// </summary>
internal static class MessageBounds
{
    /// <summary>How many parts a message may have: events and anything else. A hub's message of 1 MB holds some hundred events.</summary>
    public const int MostParts = 10_000;

    /// <summary>How many of them can be something else than events. Each is a separate dead letter, a hundred times as large as the shortest part.</summary>
    public const int MostUnreadable = 100;

    /// <summary>How many parts of the rest are counted.</summary>
    public const int MostCounted = 1_000_000;

    /// <summary>
    /// How often the bytes of a message may be read for invalid texts. One that is cut off is followed by what may be its own
    /// continuation or the next text, so both are read.
    /// </summary>
    public const int MostScans = 8;
}
