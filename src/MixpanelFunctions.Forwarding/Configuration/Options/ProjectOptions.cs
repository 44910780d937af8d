using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>One Mixpanel project: its address and credentials.</summary>
public sealed record ProjectOptions
{
    /// <summary>The name that actions use.</summary>
    public required string Name { get; init; }

    /// <summary>The project token. A secret.</summary>
    public string? Token { get; init; }

    /// <summary>The project's id; needed with a service account.</summary>
    public string? ProjectId { get; init; }

    /// <summary>A service account's user name, instead of the token.</summary>
    public string? ServiceAccountUser { get; init; }

    /// <summary>The service account's secret.</summary>
    public string? ServiceAccountSecret { get; init; }

    /// <summary>The base address of Mixpanel's ingestion, ending in a slash.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>Whether anything opens it.</summary>
    public bool HasCredentials => Token is not null || ServiceAccountUser is not null;

    /// <summary>Tokens and secrets, which must appear only in requests.</summary>
    public IEnumerable<string> Secrets => new[] { Token, ServiceAccountSecret }.OfType<string>();

    /// <summary>Writes no secret.</summary>
    public override string ToString() => $"{Name} at {BaseAddress}";

    /// <summary>The ingestion address of a region (mixpanel/docs, reference/ingestion-api).</summary>
    public static Uri AddressOf(MixpanelRegion region) => new(region switch
    {
        MixpanelRegion.EU => "https://api-eu.mixpanel.com/",
        MixpanelRegion.IN => "https://api-in.mixpanel.com/",
        _ => "https://api.mixpanel.com/",
    });

    internal static ProjectOptions Read(IConfiguration configuration, string name, string? section, ConfigurationErrors errors)
    {
        string prefix = section ?? "Mixpanel";
        ProjectOptions project = new()
        {
            Name = name,
            Token = MixpanelOptions.ProjectToken.Read(configuration, section),
            ProjectId = MixpanelOptions.ProjectId.Read(configuration, section),
            ServiceAccountUser = MixpanelOptions.ServiceAccountUser.Read(configuration, section),
            ServiceAccountSecret = MixpanelOptions.ServiceAccountSecret.Read(configuration, section),
            BaseAddress = ReadAddress(configuration, section, prefix, errors),
        };
        if (!project.HasCredentials && (section is not null || !HasNamedProjects(configuration)))
        {
            errors.Add(Place.Setting($"{prefix}__ProjectToken"), "is not set; a project needs its token, or a service account");
        }

        if ((project.ServiceAccountUser is null) != (project.ServiceAccountSecret is null))
        {
            errors.Add(Place.Setting($"{prefix}__ServiceAccount"), "needs both Username and Secret");
        }

        if (project.ServiceAccountUser is not null && project.ProjectId is null)
        {
            errors.Add(Place.Setting($"{prefix}__ProjectId"), "is not set; a service account needs the project's id");
        }

        return project;
    }

    private static bool HasNamedProjects(IConfiguration configuration) =>
        configuration.GetSection("Mixpanel:Projects").GetChildren().Any();

    private static Uri ReadAddress(IConfiguration configuration, string? section, string prefix, ConfigurationErrors errors)
    {
        // A project without its own region is in the default region, so that data does not leave that region by an omission.
        MixpanelRegion region = MixpanelOptions.Region.Read(configuration, errors);
        Uri address = AddressOf(section is null ? region : (MixpanelOptions.Region with { Standard = region }).Read(configuration, errors, section));
        string? text = MixpanelOptions.BaseAddress.Read(configuration, section)
            ?? (section is null ? null : MixpanelOptions.BaseAddress.Read(configuration));
        if (text is null)
        {
            return address;
        }

        if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out Uri? given)
            && given.Scheme is "http" or "https" && given.UserInfo.Length == 0 && given.Query.Length == 0)
        {
            return given;
        }

        errors.Add(Place.Setting($"{prefix}__BaseAddress"), "must be an http or https address without user and query");
        return address;
    }
}
