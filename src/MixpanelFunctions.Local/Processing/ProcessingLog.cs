namespace MixpanelFunctions.Local.Processing;

/// <summary>All that the reading of partitions logs. Nothing of an event's content.</summary>
internal static partial class ProcessingLog
{
    [LoggerMessage(101, LogLevel.Error, "Partition {Partition}: messages {First} to {Last} are not settled and come again in {Seconds:0.#} s")]
    public static partial void BatchFailed(ILogger logger, string partition, long first, long last, double seconds, Exception exception);

    [LoggerMessage(102, LogLevel.Warning, "Partition {Partition} cannot be read; it is opened again in {Seconds:0.#} s")]
    public static partial void ReadingFailed(ILogger logger, string partition, double seconds, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "Partition {Partition}: the checkpoint of message {SequenceNumber} could not be written; a later one takes its place")]
    public static partial void CheckpointNotWritten(ILogger logger, string partition, long sequenceNumber, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "Partitions could not be shared out with the other workers; it is tried again")]
    public static partial void BalancingFailed(ILogger logger, Exception exception);
}
