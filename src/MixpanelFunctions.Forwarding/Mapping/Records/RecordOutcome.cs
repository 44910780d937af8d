namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>The result of an action for an event.</summary>
internal enum RecordStatus : byte
{
    /// <summary>A record was written.</summary>
    Written,

    /// <summary>There is nothing to say, and that is in order.</summary>
    Skipped,

    /// <summary>The event cannot be mapped.</summary>
    Failed,

    /// <summary>The record exceeds a limit.</summary>
    TooLarge,
}

/// <summary>The result of an action for an event, and why.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Field">The field that is at fault, such as <c>properties.time</c>.</param>
/// <param name="Reason">The reason, as a sentence without content of the event.</param>
internal readonly record struct RecordOutcome(RecordStatus Status, string? Field = null, string? Reason = null)
{
    /// <summary>A record was written.</summary>
    public static RecordOutcome Written => default;

    /// <summary>The event cannot be mapped.</summary>
    public static RecordOutcome Failed(string field, string reason) => new(RecordStatus.Failed, field, reason);

    /// <summary>The record exceeds a limit.</summary>
    public static RecordOutcome TooLarge(string field, string reason) => new(RecordStatus.TooLarge, field, reason);
}
