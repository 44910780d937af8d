using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Configuration;

/// <summary>App settings as the portal shows them, <c>__</c> between levels.</summary>
internal static class AppSettings
{
    public const string Token = "3f1c9a5e7b2d4860a1b2c3d4e5f60718";

    /// <summary>The given settings; of one that is given twice, the last.</summary>
    public static IConfiguration Of(params IEnumerable<(string Name, string? Value)> settings)
    {
        Dictionary<string, string?> byKey = [];
        foreach ((string name, string? value) in settings)
        {
            byKey[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(byKey).Build();
    }

    /// <summary>The given settings, and a project token.</summary>
    public static IConfiguration WithToken(params IEnumerable<(string Name, string? Value)> settings) =>
        Of([("Mixpanel__ProjectToken", Token), .. settings]);
}
