using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Telemetry;

/// <summary>
/// The identity with which telemetry is sent to Application Insights, by the setting that the Functions host reads too
/// (https://learn.microsoft.com/azure/azure-functions/functions-app-settings#applicationinsights_authentication_string):
/// <c>Authorization=AAD</c> for the app's own managed identity, <c>ClientId=…;Authorization=AAD</c> for a user-assigned one.
/// </summary>
internal static class InsightsCredential
{
    public const string Setting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The identity, or <see langword="null"/> if the connection string is to be enough.</summary>
    public static TokenCredential? Read(IConfiguration configuration)
    {
        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in (configuration[Setting] ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            parts[pair[0]] = pair[^1];
        }

        if (!parts.TryGetValue("Authorization", out string? kind) || !kind.Equals("AAD", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out string? clientId)
            ? ManagedIdentityId.FromUserAssignedClientId(clientId)
            : ManagedIdentityId.SystemAssigned);
    }
}
