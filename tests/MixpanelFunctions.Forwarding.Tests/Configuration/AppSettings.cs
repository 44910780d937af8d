using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Configuration;

/// <summary>App settings as the portal shows them, <c>__</c> between levels.</summary>
internal static class AppSettings
{
    public const string Token = "3f1c9a5e7b2d4860a1b2c3d4e5f60718";

    public static IConfiguration Of(params IEnumerable<(string Name, string? Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
        .Build();

    /// <summary>The given settings, and a project token.</summary>
    public static IConfiguration WithToken(params IEnumerable<(string Name, string? Value)> settings) =>
        Of([("Mixpanel__ProjectToken", Token), .. settings]);
}
