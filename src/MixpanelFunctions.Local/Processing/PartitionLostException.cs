namespace MixpanelFunctions.Local.Processing;

/// <summary>Another reader has the partition now; this one must settle nothing more of it.</summary>
internal sealed class PartitionLostException : Exception
{
    public PartitionLostException(string message)
        : base(message)
    {
    }

    public PartitionLostException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public PartitionLostException()
    {
    }
}
