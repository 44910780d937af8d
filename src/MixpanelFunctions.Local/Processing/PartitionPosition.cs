namespace MixpanelFunctions.Local.Processing;

/// <summary>Where the reading of a partition begins.</summary>
internal abstract record PartitionPosition
{
    private PartitionPosition()
    {
    }

    /// <summary>The oldest message that the source still has.</summary>
    public static PartitionPosition Start { get; } = new FromStart();

    /// <summary>The next message that arrives.</summary>
    public static PartitionPosition End { get; } = new FromEnd();

    /// <summary>The oldest message that the source still has.</summary>
    public sealed record FromStart : PartitionPosition;

    /// <summary>The next message that arrives.</summary>
    public sealed record FromEnd : PartitionPosition;

    /// <summary>The first message that was enqueued at this time or later.</summary>
    public sealed record FromEnqueuedTime(DateTimeOffset Time) : PartitionPosition;

    /// <summary>The first message after the one that a checkpoint names.</summary>
    public sealed record After(Checkpoint Checkpoint) : PartitionPosition;
}
