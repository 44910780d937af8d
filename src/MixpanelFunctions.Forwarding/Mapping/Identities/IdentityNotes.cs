using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Explains which identities are an event's user and anonymous id, and why, as sentences without a period.</summary>
/// <param name="Device">Of the anonymous id; <see langword="null"/> if there is none.</param>
/// <param name="User">Of the known user; <see langword="null"/> if there is none.</param>
/// <param name="Identity">The ids, and where they come from.</param>
internal sealed record IdentityNotes(string? Device, string? User, Identity Identity)
{
    /// <summary>Of the distinct_id that an event has by itself.</summary>
    public string DistinctId => User ?? Device ?? "the event names neither a known user nor an anonymous id";

    /// <summary>The source of an event's own distinct_id.</summary>
    public IdOrigin DistinctIdFrom => User is null ? Identity.DeviceFrom : Identity.UserFrom;

    /// <summary>Finds the user of the event again, and notes why.</summary>
    public static IdentityNotes Of(EventValues values, IdentitySource source)
    {
        IdentityMapReader reader = new();
        Identity identity = source.Find(values, reader);
        return new IdentityNotes(
            identity.DeviceFrom switch
            {
                IdOrigin.None => null,
                IdOrigin.IdentityMap => "the anonymous id, the ECID",
                _ => $"the anonymous id, by {source.Settings.Of(identity.DeviceFrom)?.Name}",
            },
            identity.UserFrom switch
            {
                IdOrigin.None => null,
                IdOrigin.IdentityMap => $"the known user, the namespace {Encoding.UTF8.GetString(reader.User.Namespace)}: {Reason(reader.User.Rank)}",
                _ => $"the known user, by {source.Settings.Of(identity.UserFrom)?.Name}",
            },
            identity);
    }

    private static string Reason(IdentityRank rank) => rank switch
    {
        IdentityRank.Listed => $"listed in {IdentityNamespaces.UserNamespaces.Name}",
        IdentityRank.AuthenticatedPrimary => "authenticated and primary",
        IdentityRank.Authenticated => "authenticated, the first by name",
        _ => "primary, and none is authenticated",
    };
}
