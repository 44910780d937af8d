using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>What Mixpanel's SDK says about a visitor.</summary>
/// <param name="DeviceId">The anonymous id without a prefix, a string; missing if there is none.</param>
/// <param name="UserId">The known user's id, a string; missing if there is none.</param>
/// <param name="DistinctId">
/// The anonymous id as the SDK's events carry it in <c>distinct_id</c>: with the prefix <c>$device:</c> since mixpanel-js 2.46,
/// without one before (mixpanel-js, release notes of 2.46.0). Missing if there is no anonymous id.
/// </param>
internal readonly record struct SdkIds(JsonValue DeviceId, JsonValue UserId, JsonValue DistinctId);
