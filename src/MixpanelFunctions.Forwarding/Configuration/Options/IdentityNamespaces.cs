using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>Namespaces of XDM's identityMap.</summary>
internal static class IdentityNamespaces
{
    internal static readonly TextSetting UserNamespaces = new(
        "Forwarding__UserNamespaces", "namespaces, separated by commas", "The namespaces of the identityMap whose id is the known user. The first one in the event counts, before identities that are authenticated or primary.");

    /// <summary>Namespaces of devices and browsers, never of people.</summary>
    public static IReadOnlyList<string> OfDevices { get; } = ["ECID", "FPID", "AAID", "GAID", "IDFA", "WAID", "CORE", "TNTID", "AdCloud"];

    /// <summary>Reads the list of users' namespaces, and notes errors.</summary>
    internal static IReadOnlyList<string> Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        string[] names = [.. (UserNamespaces.Read(configuration) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        Place place = Place.Setting(UserNamespaces.Name);
        foreach (string name in names.Where(name => OfDevices.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add(place, $"{name} is a namespace of devices, not of users; {ForwardingOptions.DeviceIdSetting.Name} sets the anonymous id");
        }

        foreach (string name in names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key))
        {
            errors.Add(place, $"{name} is listed twice");
        }

        return names;
    }
}
