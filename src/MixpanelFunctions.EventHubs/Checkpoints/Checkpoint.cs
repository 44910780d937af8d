using System.Globalization;
using Azure.Messaging.EventHubs.Consumer;

namespace MixpanelFunctions.EventHubs.Checkpoints;

/// <summary>How far a partition is settled: all messages up to this one, and this one.</summary>
/// <param name="Partition">The partition's id, such as <c>0</c>.</param>
/// <param name="SequenceNumber">The sequence number of the last message that is settled; 0 or more.</param>
/// <param name="Offset">Its offset, as Event Hubs writes it; <see langword="null"/> if it is not known.</param>
internal sealed record Checkpoint(string Partition, long SequenceNumber, string? Offset)
{
    /// <summary>The position at which reading continues: after the message.</summary>
    public EventPosition Next =>
        Offset is null ? EventPosition.FromSequenceNumber(SequenceNumber, isInclusive: false) : EventPosition.FromOffset(Offset, isInclusive: false);

    /// <summary>Checks a checkpoint that was read.</summary>
    /// <param name="place">The place, as shown to users.</param>
    /// <returns>This checkpoint.</returns>
    /// <exception cref="CheckpointUnreadableException">No event hub has such numbers.</exception>
    public Checkpoint Checked(string place)
    {
        if (SequenceNumber < 0)
        {
            throw new CheckpointUnreadableException(place, string.Create(CultureInfo.InvariantCulture, $"the sequence number {SequenceNumber} is negative"));
        }

        return Offset is null || (long.TryParse(Offset, NumberStyles.None, CultureInfo.InvariantCulture, out _) && Offset.Length > 0)
            ? this
            : throw new CheckpointUnreadableException(place, $"the offset \"{Offset}\" is not a number of 0 or more");
    }
}
