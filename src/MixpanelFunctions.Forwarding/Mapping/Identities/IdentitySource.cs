using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Finds who an event is about: by the settings' expressions where there are any, else by the identityMap.</summary>
internal sealed class IdentitySource(ValueExpression? device, ValueExpression? user, ValueExpression identityMap)
{
    public Identity Find(EventValues values, IdentityMapReader reader)
    {
        Identity found = device is null || user is null ? reader.Read(values, identityMap.Evaluate(values)) : default;
        return new Identity(Id(values, device, found.DeviceId), Id(values, user, found.UserId));
    }

    private static JsonValue Id(EventValues values, ValueExpression? configured, JsonValue fromMap)
    {
        if (configured is null)
        {
            return fromMap;
        }

        return IdText.TryRead(values, configured.Evaluate(values), out JsonValue id) ? id : default;
    }
}
