using Microsoft.Extensions.Logging;

namespace MixpanelFunctions.EventHubs.Processing;

/// <summary>All log messages about reading partitions. They contain no content of events.</summary>
internal static partial class ProcessingLog
{
    [LoggerMessage(101, LogLevel.Error, "Partition {Partition}: messages {First} to {Last} are not settled and are delivered again in {Seconds:0.#} s")]
    public static partial void BatchFailed(ILogger logger, string partition, long first, long last, double seconds, Exception exception);

    [LoggerMessage(102, LogLevel.Warning, "Partition {Partition} cannot be read; retrying")]
    public static partial void ReadingFailed(ILogger logger, string partition, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "Partition {Partition}: the checkpoint of message {SequenceNumber} could not be written; a later one replaces it")]
    public static partial void CheckpointNotWritten(ILogger logger, string partition, long sequenceNumber, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "The partitions of the event hub cannot be read; retrying")]
    public static partial void HubFailed(ILogger logger, Exception exception);

    [LoggerMessage(105, LogLevel.Warning, "Partition {Partition}: another reader of the consumer group has taken it; it is read again when that reader leaves")]
    public static partial void PartitionTaken(ILogger logger, string partition);
}
