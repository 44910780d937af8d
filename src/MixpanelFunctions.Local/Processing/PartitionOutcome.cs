namespace MixpanelFunctions.Local.Processing;

/// <summary>Why the reading of a partition is over.</summary>
internal enum PartitionOutcome
{
    /// <summary>All of it is settled, and nothing more will come.</summary>
    Ended,

    /// <summary>It was told to stop.</summary>
    Stopped,

    /// <summary>Another reader has the partition.</summary>
    Lost,
}
