using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Local.Checking;

/// <summary>Checks that a Mixpanel project accepts the credentials in the settings.</summary>
internal sealed class MixpanelCheck(HttpClient http)
{
    private static readonly MixpanelRegion[] Regions = Enum.GetValues<MixpanelRegion>();

    /// <summary>Whether <c>/import</c> takes the credentials: it is sent an empty list, so that nothing is imported.</summary>
    public async Task<OnlineCheck> CredentialsAsync(ProjectOptions project, CancellationToken cancellationToken)
    {
        string subject = Subject(project);
        string what = project.ServiceAccountUser is null ? "the project token" : "the service account";
        (int status, string? fault) = await ImportAsync(project, project.BaseAddress, cancellationToken).ConfigureAwait(false);
        if (fault is not null)
        {
            return OnlineCheck.Bad(subject, fault);
        }

        if (status is 401 or 403)
        {
            foreach (MixpanelRegion region in Regions.Where(region => IsMixpanel(project.BaseAddress) && ProjectOptions.AddressOf(region) != project.BaseAddress))
            {
                (int elsewhere, _) = await ImportAsync(project, ProjectOptions.AddressOf(region), cancellationToken).ConfigureAwait(false);
                if (elsewhere is 200 or 400)
                {
                    return OnlineCheck.Bad(subject, $"{project.BaseAddress.Host} refuses {what} ({status}), but {region} accepts it: set {Prefix(project)}__Region to {region}");
                }
            }

            return OnlineCheck.Bad(
                subject,
                $"{project.BaseAddress.Host} refuses {what} ({status}). "
                + (project.ServiceAccountUser is null
                    ? $"Copy the token from Project Settings, Overview, to {Prefix(project)}__ProjectToken."
                    : $"Check {Prefix(project)}__ServiceAccount__Username, {Prefix(project)}__ServiceAccount__Secret and {Prefix(project)}__ProjectId, and that the account has the role Consumer or higher in the project."));
        }

        // An empty list is not a good list for every server; what matters is that it came so far.
        return status is 200 or 400
            ? OnlineCheck.Good(subject, $"{project.BaseAddress.Host} accepts {what}")
            : OnlineCheck.Bad(subject, string.Create(CultureInfo.InvariantCulture, $"{project.BaseAddress.Host} answers {status} to /import. Check {Prefix(project)}__Region and {Prefix(project)}__BaseAddress; if they are right, try again later."));
    }

    /// <summary>Whether the service account sees the project (mixpanel/docs, reference/service-accounts).</summary>
    public async Task<OnlineCheck> ProjectAsync(ProjectOptions project, CancellationToken cancellationToken)
    {
        string subject = $"{Subject(project)}, {project.ProjectId}";
        if (!IsMixpanel(project.BaseAddress))
        {
            return OnlineCheck.Unknown(subject, $"{project.BaseAddress.Host} is not Mixpanel and cannot say which projects the service account sees");
        }

        string host = project.BaseAddress.Host["api".Length..].TrimStart('-');
        Uri address = new($"https://{host.TrimStart('.')}/api/app/me");
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Authorization = Authorization(project);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return OnlineCheck.Bad(subject, string.Create(CultureInfo.InvariantCulture, $"{address.Host} answers {(int)response.StatusCode} to the service account. Check its user name and secret."));
            }

            using JsonDocument me = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return HasProject(me.RootElement, project.ProjectId!)
                ? OnlineCheck.Good(subject, "the service account has access to the project")
                : OnlineCheck.Bad(subject, $"the service account has no access to this project. Correct {Prefix(project)}__ProjectId, or grant access under Organization Settings, Service Accounts.");
        }
        catch (HttpRequestException exception)
        {
            return OnlineCheck.Bad(subject, Unreachable(address, exception));
        }
        catch (JsonException)
        {
            return OnlineCheck.Bad(subject, $"{address.Host} does not answer with JSON. Check whether a proxy answers instead.");
        }
    }

    /// <summary>The import's status, or why there is none.</summary>
    private async Task<(int Status, string? Fault)> ImportAsync(ProjectOptions project, Uri ingestion, CancellationToken cancellationToken)
    {
        string query = project.ServiceAccountUser is null ? "import?strict=1" : $"import?strict=1&project_id={Uri.EscapeDataString(project.ProjectId!)}";
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(ingestion, query));
        request.Headers.Authorization = Authorization(project);
        request.Content = new StringContent("[]", Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return ((int)response.StatusCode, null);
        }
        catch (HttpRequestException exception)
        {
            return (0, Unreachable(ingestion, exception));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, $"{ingestion.Host} does not answer in {http.Timeout.TotalSeconds:0} seconds. Check the network and any proxy.");
        }
    }

    private static AuthenticationHeaderValue Authorization(ProjectOptions project) => new(
        "Basic",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(project.ServiceAccountUser is { } user ? $"{user}:{project.ServiceAccountSecret}" : $"{project.Token}:")));

    /// <summary>Whether an object somewhere within, named <c>projects</c>, has the project.</summary>
    private static bool HasProject(JsonElement element, string id) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(entry =>
            (entry.NameEquals("projects") && entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty(id, out _)) || HasProject(entry.Value, id)),
        JsonValueKind.Array => element.EnumerateArray().Any(item => HasProject(item, id)),
        _ => false,
    };

    private static string Subject(ProjectOptions project) => $"Mixpanel project {project.Name}";

    private static string Prefix(ProjectOptions project) => project.Name == MixpanelOptions.DefaultProject ? "Mixpanel" : $"Mixpanel__Projects__{project.Name}";

    private static bool IsMixpanel(Uri address) => Regions.Any(region => ProjectOptions.AddressOf(region).Host == address.Host);

    private static string Unreachable(Uri address, HttpRequestException exception) => $"{address.Authority} cannot be reached: {exception.Message}";
}
