using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// Finds who an event is about: by the id of Mixpanel's SDK, or else by the settings' expressions if there are any, or else by the
/// identityMap; for each of the two ids by itself.
/// </summary>
/// <param name="settings">The settings that name ids.</param>
/// <param name="identityMap">The identityMap.</param>
/// <param name="namespaces">The namespaces that are the user before all others, in order.</param>
/// <param name="sdkIds">Reads ids that Mixpanel's SDK gave out.</param>
internal sealed class IdentitySource(IdentitySettings settings, ValueExpression identityMap, IReadOnlyList<string> namespaces, SdkIdReader sdkIds)
{
    private readonly byte[][] _namespaces = [.. namespaces.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The settings that name ids.</summary>
    public IdentitySettings Settings => settings;

    /// <summary>Finds who the current event is about.</summary>
    public Identity Find(EventValues values, IdentityMapReader reader)
    {
        Identity found = default;
        if (settings.Sdk is not null)
        {
            found = With(found, sdkIds.Read(values, settings.Sdk.Evaluate(values)), IdOrigin.SdkSetting, IdOrigin.SdkSetting);
        }

        if (settings.User is not null && found.UserId.Kind != JsonKind.String)
        {
            // A value for the user can be the SDK's anonymous id if nobody is signed in.
            found = With(found, sdkIds.Read(values, settings.User.Evaluate(values)), IdOrigin.UserSetting, IdOrigin.UserSetting);
        }

        if (settings.Device is not null && found.DeviceId.Kind != JsonKind.String)
        {
            found = WithDevice(values, found, settings.Device.Evaluate(values));
        }

        bool needsDevice = settings.Device is null && found.DeviceId.Kind != JsonKind.String;
        bool needsUser = settings.User is null && found.UserId.Kind != JsonKind.String;
        return needsDevice || needsUser ? WithMap(found, reader.Read(values, identityMap.Evaluate(values), _namespaces), needsDevice, needsUser) : found;
    }

    private static Identity With(Identity found, SdkIds ids, IdOrigin deviceFrom, IdOrigin userFrom)
    {
        if (found.DeviceId.Kind != JsonKind.String && ids.DeviceId.Kind == JsonKind.String)
        {
            found = found with { DeviceId = ids.DeviceId, SdkDistinctId = ids.DistinctId, DeviceFrom = deviceFrom };
        }

        return found.UserId.Kind != JsonKind.String && ids.UserId.Kind == JsonKind.String ? found with { UserId = ids.UserId, UserFrom = userFrom } : found;
    }

    private Identity WithDevice(EventValues values, Identity found, JsonValue value)
    {
        if (sdkIds.TryRead(values, value, out SdkIds ids))
        {
            return With(found, ids with { UserId = default }, IdOrigin.DeviceSetting, IdOrigin.None);
        }

        // A signed-in user is not also a device.
        return IdText.TryRead(values, value, out JsonValue id)
            && !(found.UserId.Kind == JsonKind.String && values.PlainText(found.UserId).SequenceEqual(values.PlainText(id)))
            ? found with { DeviceId = id, DeviceFrom = IdOrigin.DeviceSetting }
            : found;
    }

    private static Identity WithMap(Identity found, Identity map, bool needsDevice, bool needsUser)
    {
        if (needsDevice && map.DeviceId.Kind == JsonKind.String)
        {
            found = found with { DeviceId = map.DeviceId, DeviceFrom = IdOrigin.IdentityMap };
        }

        return needsUser && map.UserId.Kind == JsonKind.String ? found with { UserId = map.UserId, UserFrom = IdOrigin.IdentityMap } : found;
    }
}
