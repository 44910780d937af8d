using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Finds who an event is about: by the settings' expressions where there are any, else by the identityMap.</summary>
/// <param name="device">The setting for the anonymous id.</param>
/// <param name="user">The setting for the known user's.</param>
/// <param name="identityMap">The identityMap.</param>
/// <param name="namespaces">The namespaces that are the user before all others, in order.</param>
internal sealed class IdentitySource(ValueExpression? device, ValueExpression? user, ValueExpression identityMap, IReadOnlyList<string> namespaces)
{
    private readonly byte[][] _namespaces = [.. namespaces.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether a setting says who the user is, so that the identityMap does not.</summary>
    public bool NamesUser => user is not null;

    /// <summary>Whether a setting says what the anonymous id is.</summary>
    public bool NamesDevice => device is not null;

    public Identity Find(EventValues values, IdentityMapReader reader)
    {
        Identity found = device is null || user is null ? reader.Read(values, identityMap.Evaluate(values), _namespaces) : default;
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
