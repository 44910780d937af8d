using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Replaying;

/// <summary>A dead letter as read from its file: what failed, and the event to replay.</summary>
internal sealed record StoredLetter
{
    /// <summary>Where on its way the event failed.</summary>
    public required FailureStage Stage { get; init; }

    /// <summary>Why; empty if the letter does not say.</summary>
    public required string Reason { get; init; }

    /// <summary>The event hub that the event came from; empty if the letter does not say.</summary>
    public required string Hub { get; init; }

    /// <summary>
    /// The event, where it was in the hub, and as its <see cref="HubMessage.Part"/> what of it failed: the rule, the
    /// action, the operation, the item.
    /// </summary>
    public required HubMessage Message { get; init; }

    /// <summary>What of it failed.</summary>
    public MessagePart Part => Message.Part!;
}

/// <summary>A line of a file of dead letters.</summary>
/// <param name="Number">Its number in the file, counted from 1.</param>
/// <param name="Text">Its bytes, without the line's end.</param>
/// <param name="Letter">The dead letter; <see langword="null"/> if the line is damaged.</param>
/// <param name="Damage">What is wrong with it, holding nothing of the line itself; <see langword="null"/> if nothing is.</param>
internal sealed record LetterLine(int Number, ReadOnlyMemory<byte> Text, StoredLetter? Letter, string? Damage);
