namespace MixpanelFunctions.LiveView.Flow;

/// <summary>What was settled in one second.</summary>
/// <param name="At">The second's end, in milliseconds since 1970.</param>
/// <param name="Received">Events.</param>
/// <param name="Forwarded">Of these, forwarded ones.</param>
/// <param name="Filtered">Of these, filtered ones.</param>
/// <param name="DeadLettered">Of these, dead-lettered ones.</param>
/// <param name="Records">Records that were delivered.</param>
/// <param name="Requests">Requests, each attempt counted.</param>
/// <param name="Retries">Of these, repeated ones.</param>
/// <param name="Bytes">Bytes sent, as compressed.</param>
/// <param name="LagMilliseconds">The longest time from a message's coming to the hub until its batch was settled; 0 if none was settled.</param>
internal readonly record struct FlowPoint(
    long At,
    long Received,
    long Forwarded,
    long Filtered,
    long DeadLettered,
    long Records,
    long Requests,
    long Retries,
    long Bytes,
    long LagMilliseconds);
