using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Who an event is about, as far as it says.</summary>
/// <param name="DeviceId">The anonymous id, a string; missing where there is none.</param>
/// <param name="UserId">The known user's id, a string; missing where there is none.</param>
public readonly record struct Identity(JsonValue DeviceId, JsonValue UserId);
