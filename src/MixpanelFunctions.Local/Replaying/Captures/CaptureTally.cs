using MixpanelFunctions.Forwarding.Delivery;

namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>The result of captured messages.</summary>
internal sealed record CaptureTally
{
    /// <summary>Messages read and settled.</summary>
    public long Read { get; init; }

    /// <summary>Messages that an earlier replay settled.</summary>
    public long Before { get; init; }

    /// <summary>Of those read, messages from before the selected time.</summary>
    public long NotSelected { get; init; }

    /// <summary>Files that are damaged, or no captured files.</summary>
    public long Damaged { get; init; }

    /// <summary>The engine's result.</summary>
    public EventTally Events { get; init; } = EventTally.Empty;

    /// <summary>Why it stopped early; <see langword="null"/> if it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether every message is accounted for: forwarded, filtered, or a dead letter.</summary>
    public bool IsSettled => Damaged == 0 && Problem is null;
}
