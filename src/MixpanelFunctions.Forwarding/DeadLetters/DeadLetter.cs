using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>An event, or one record of it, that can never be delivered as it is, with everything that a replay needs.</summary>
/// <param name="Failure">Why.</param>
/// <param name="Message">The message that the event came in.</param>
/// <param name="IndexInMessage">The event's place in it, counted from 0.</param>
/// <param name="Body">The event's own text, as it was read.</param>
/// <param name="Record">The record that Mixpanel refused; empty if none was made.</param>
public sealed record DeadLetter(
    EventFailure Failure,
    HubMessage Message,
    int IndexInMessage,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte> Record);
