namespace MixpanelFunctions.StandIn.Faults;

/// <summary>The kind of a fault.</summary>
public enum FaultKind
{
    /// <summary>Nothing but the <see cref="Fault.Delay"/>.</summary>
    Delay,

    /// <summary>Answers with <see cref="Fault.Status"/>; the body is not read, nothing is stored.</summary>
    Status,

    /// <summary>
    /// 429 when the events that came within the last second have reached <see cref="Fault.EventsPerSecond"/>; else the request
    /// goes its normal way. Counted over all projects, in a rolling second of the stand-in's clock.
    /// </summary>
    RateLimit,

    /// <summary>400 without <c>failed_records</c>, whatever came; nothing is stored.</summary>
    BadRequestWithoutList,

    /// <summary>
    /// A request with a bad record is answered with 400 without <c>failed_records</c>, and nothing of it is stored; others go
    /// their normal way. So a sender has to find the culprits by itself. <c>strict=1</c> only.
    /// </summary>
    FailedRecordsHidden,

    /// <summary>
    /// Refuses the first and the last record, for any content, as <c>strict=1</c> reports it: 400 with <c>failed_records</c>;
    /// the others are stored. With <c>strict=1</c> only.
    /// </summary>
    SomeRefused,

    /// <summary>Stores all and answers 200 with a <c>num_records_imported</c> that is one too low. <c>/import</c>, and with
    /// <c>strict=1</c> <c>/engage</c> and <c>/groups</c>.</summary>
    FewerImported,

    /// <summary>Processes the request, then answers 200 without a body.</summary>
    EmptyAnswer,

    /// <summary>Processes the request, then answers 200 with half of its JSON, as if that were all.</summary>
    MalformedAnswer,

    /// <summary>Processes the request, then sends half of the announced body and closes the connection.</summary>
    TruncatedAnswer,

    /// <summary>Processes the request and stores its events, then waits for <see cref="Fault.Delay"/> before it answers.</summary>
    LateAnswer,

    /// <summary>Resets the connection before the body is read; nothing is stored.</summary>
    ResetBeforeBody,

    /// <summary>Resets the connection after a first part of the body was read; nothing is stored.</summary>
    ResetDuringBody,

    /// <summary>Processes the request and stores its events, then resets the connection instead of answering.</summary>
    ResetAfterStored,
}
