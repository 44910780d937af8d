using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>What an id was taken from.</summary>
internal enum IdOrigin : byte
{
    /// <summary>There is no id.</summary>
    None,

    /// <summary>The event's <c>identityMap</c>.</summary>
    IdentityMap,

    /// <summary><c>Forwarding__DeviceId</c>.</summary>
    DeviceSetting,

    /// <summary><c>Forwarding__UserId</c>.</summary>
    UserSetting,

    /// <summary><c>Forwarding__MixpanelSdkId</c>.</summary>
    SdkSetting,

    /// <summary>The action's own <c>distinctId</c>.</summary>
    Action,
}

/// <summary>Who an event is about, as far as it says.</summary>
/// <param name="DeviceId">The anonymous id without a prefix, a string; missing if there is none.</param>
/// <param name="UserId">The known user's id, a string; missing if there is none.</param>
internal readonly record struct Identity(JsonValue DeviceId, JsonValue UserId)
{
    /// <summary>
    /// The anonymous id as the events of Mixpanel's SDK carry it in <c>distinct_id</c>; missing if the anonymous id is not the
    /// SDK's.
    /// </summary>
    public JsonValue SdkDistinctId { get; init; }

    /// <summary>Where the anonymous id comes from.</summary>
    public IdOrigin DeviceFrom { get; init; }

    /// <summary>Where the known user's id comes from.</summary>
    public IdOrigin UserFrom { get; init; }
}
