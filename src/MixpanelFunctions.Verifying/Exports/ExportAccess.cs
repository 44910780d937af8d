using System.Net.Http.Headers;
using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Verifying.Exports;

/// <summary>The address and the credentials of a project's export.</summary>
/// <param name="Address">The address of <c>/api/2.0/export</c>.</param>
/// <param name="Authorization">A service account, or a project's secret.</param>
/// <param name="ProjectId">The project's id, with a service account; else null.</param>
internal sealed record ExportAccess(Uri Address, AuthenticationHeaderValue Authorization, string? ProjectId)
{
    private const string Path = "api/2.0/export";

    /// <summary>
    /// The export's address for an address of ingestion: <c>data.mixpanel.com</c>, <c>data-eu</c>, <c>data-in</c> for Mixpanel's own
    /// (mixpanel/docs, openapi/export.openapi.yaml), the same host for any other.
    /// </summary>
    public static Uri AddressOf(Uri ingestion) => ingestion.Host switch
    {
        "api.mixpanel.com" => new Uri($"https://data.mixpanel.com/{Path}"),
        "api-eu.mixpanel.com" => new Uri($"https://data-eu.mixpanel.com/{Path}"),
        "api-in.mixpanel.com" => new Uri($"https://data-in.mixpanel.com/{Path}"),
        _ => new Uri(ingestion, Path),
    };

    /// <summary>What the settings say of a project. Null where they hold no credentials that open an export.</summary>
    public static ExportAccess? Of(ProjectOptions project)
    {
        Uri address = AddressOf(project.BaseAddress);
        if (project is { ServiceAccountUser: { } user, ServiceAccountSecret: { } secret, ProjectId: { } id })
        {
            return new ExportAccess(address, Basic(user, secret), id);
        }

        // The stand-in accepts the token instead of the secret, which it does not know; Mixpanel does not.
        return project.Token is { } token && !IsMixpanel(address) ? new ExportAccess(address, Basic(token, string.Empty), null) : null;
    }

    /// <summary>Writes no secret.</summary>
    public override string ToString() => Address.ToString();

    private static bool IsMixpanel(Uri address) => address.Host.EndsWith(".mixpanel.com", StringComparison.OrdinalIgnoreCase);

    private static AuthenticationHeaderValue Basic(string user, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));
}
