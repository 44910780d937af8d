namespace MixpanelFunctions.Local.Processing;

/// <summary>What stands in a checkpoint's place is none. To begin anew must be a person's decision: delete it, and the partition is read from its start.</summary>
internal sealed class CheckpointUnreadableException : Exception
{
    public CheckpointUnreadableException(string message)
        : base(message)
    {
    }

    public CheckpointUnreadableException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public CheckpointUnreadableException()
    {
    }
}
