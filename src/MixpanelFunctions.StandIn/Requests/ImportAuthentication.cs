using System.Net.Http.Headers;
using System.Text;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// Checks who can write to which project with <c>/import</c>: a service account together with <c>project_id</c>, or a project token as the
/// user with an empty password (mixpanel/docs <c>reference/import-events</c>, "Authentication").
/// </summary>
internal sealed class ImportAuthentication(ProjectRegistry projects)
{
    /// <summary>The project the request may write to; null for 401.</summary>
    public Project? Authenticate(HttpRequest request)
    {
        if (ReadBasic(request.Headers.Authorization) is not var (username, password) || username.Length == 0)
        {
            return null;
        }

        string projectId = request.Query["project_id"].ToString();
        if (password.Length > 0)
        {
            return projects.IsAccount(username, password) ? projects.FindById(projectId) : null;
        }

        Project? project = projects.FindByToken(username);
        return projectId.Length == 0 || (project is not null && projects.FindById(projectId) == project) ? project : null;
    }

    internal static (string Username, string Password)? ReadBasic(string? header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out AuthenticationHeaderValue? value)
            || !"Basic".Equals(value.Scheme, StringComparison.OrdinalIgnoreCase)
            || value.Parameter is not { } encoded)
        {
            return null;
        }

        byte[] bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out int length))
        {
            return null;
        }

        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (pair[..colon], pair[(colon + 1)..]);
    }
}
