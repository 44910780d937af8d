using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Replaying;

/// <summary>A dead letter as read from its file: what failed, and the event to replay.</summary>
internal sealed record StoredLetter
{
    /// <summary>The stage at which the event failed.</summary>
    public required FailureStage Stage { get; init; }

    /// <summary>The reason; empty if the letter has none.</summary>
    public required string Reason { get; init; }

    /// <summary>The event's hub; empty if the letter has none.</summary>
    public required string Hub { get; init; }

    /// <summary>
    /// The event, its place in the hub, and as its <see cref="HubMessage.Part"/> the part that failed: the rule, the
    /// action, the operation, the item.
    /// </summary>
    public required HubMessage Message { get; init; }

    /// <summary>The part that failed.</summary>
    public MessagePart Part => Message.Part!;
}

/// <summary>A line of a file of dead letters.</summary>
/// <param name="Number">Its number in the file, counted from 1.</param>
/// <param name="Text">Its bytes, without the line break.</param>
/// <param name="Letter">The dead letter; <see langword="null"/> if the line is damaged.</param>
/// <param name="Damage">The error, without content of the line; <see langword="null"/> if there is none.</param>
internal sealed record LetterLine(int Number, ReadOnlyMemory<byte> Text, StoredLetter? Letter, string? Damage);
