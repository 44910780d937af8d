using System.Text;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Which identity an event's user and its anonymous id are, and why, as sentences without an end.</summary>
/// <param name="Device">Of the anonymous id; <see langword="null"/> where there is none.</param>
/// <param name="User">Of the known user; <see langword="null"/> where there is none.</param>
internal sealed record IdentityNotes(string? Device, string? User)
{
    /// <summary>Of the distinct_id that an event has by itself.</summary>
    public string DistinctId => User ?? Device ?? "the event names neither a known user nor an anonymous id";

    /// <summary>Finds out once more who the event is about, and takes down why.</summary>
    public static IdentityNotes Of(EventValues values, IdentitySource source)
    {
        IdentityMapReader reader = new();
        Identity identity = source.Find(values, reader);
        return new IdentityNotes(
            identity.DeviceId.Kind == JsonKind.Missing ? null
                : source.NamesDevice ? $"the anonymous id, by {ForwardingOptions.DeviceIdSetting.Name}"
                : "the anonymous id, the ECID",
            identity.UserId.Kind == JsonKind.Missing ? null
                : source.NamesUser ? $"the known user, by {ForwardingOptions.UserIdSetting.Name}"
                : $"the known user, the namespace {Encoding.UTF8.GetString(reader.User.Namespace)}: {Reason(reader.User.Rank)}");
    }

    private static string Reason(IdentityRank rank) => rank switch
    {
        IdentityRank.Listed => $"listed in {IdentityNamespaces.UserNamespaces.Name}",
        IdentityRank.AuthenticatedPrimary => "authenticated and primary",
        IdentityRank.Authenticated => "authenticated, and of those the first by name",
        _ => "primary, and none is authenticated",
    };
}
