using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.Local.Running;

/// <summary>The settings that a run sets itself. They override the given ones.</summary>
internal static class RunSettings
{
    /// <summary>Such a stand-in as the settings expect.</summary>
    /// <param name="given">The settings.</param>
    public static StandInOptions StandIn(IConfiguration given) => new()
    {
        // Any other word is reported as an error of the settings later.
        IdentityMerge = string.Equals(given["Mixpanel:IdentityMerge"], nameof(IdentitySystem.Original), StringComparison.OrdinalIgnoreCase)
            ? IdentitySystem.Original
            : IdentitySystem.Simplified,
        // A token and an id in the settings belong to one project: records sent with one are exported with the other.
        Projects =
        [
            .. given.GetSection("Mixpanel:Projects").GetChildren().Select(project => (Name: project.Key, Settings: project))
                .Prepend((Name: MixpanelOptions.DefaultProject, Settings: given.GetSection("Mixpanel")))
                .Select(project => new StandInProject
                {
                    // The name that rules, dead letters and the live view use.
                    Name = project.Name,
                    Token = TokenOf(project.Settings, isDefault: project.Name == MixpanelOptions.DefaultProject),
                    Id = project.Settings["ProjectId"] is { Length: > 0 } id ? id : null,
                })
                .Where(project => project.Token is not null || project.Id is not null)
                .DistinctBy(project => project.Token ?? $"id {project.Id}").DistinctBy(project => project.Id ?? $"token {project.Token}"),
        ],
        // It accepts any token, but only known service accounts.
        ServiceAccounts =
        [
            .. given.GetSection("Mixpanel:Projects").GetChildren().Prepend(given.GetSection("Mixpanel"))
                .Select(project => new StandInServiceAccount
                {
                    Username = project["ServiceAccount:Username"] ?? string.Empty,
                    Secret = project["ServiceAccount:Secret"] ?? string.Empty,
                })
                .Where(account => account is { Username.Length: > 0, Secret.Length: > 0 }),
        ],
    };

    /// <summary>The token that the project has in the run, which for the default project without credentials is <see cref="LocalPlan.NoToken"/>.</summary>
    private static string? TokenOf(IConfigurationSection project, bool isDefault) =>
        project["ProjectToken"] is { Length: > 0 } token ? token
        : isDefault && string.IsNullOrEmpty(project["ServiceAccount:Username"]) ? LocalPlan.NoToken
        : null;

    /// <summary>Sends what the settings mean for Mixpanel to another address, and dead letters to a folder.</summary>
    /// <param name="given">The settings.</param>
    /// <param name="address">The address; null for Mixpanel itself.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Own(IConfiguration given, string? address)
    {
        if (address is not null)
        {
            yield return new("Mixpanel__BaseAddress", address);
            foreach (IConfigurationSection project in given.GetSection("Mixpanel:Projects").GetChildren())
            {
                // A project's own address would override it, and records for the stand-in would be sent elsewhere.
                yield return new($"Mixpanel__Projects__{project.Key}__BaseAddress", address);
            }

            if (LacksToken(given))
            {
                yield return new("Mixpanel__ProjectToken", LocalPlan.NoToken);
            }
        }

        if (string.IsNullOrEmpty(given["DeadLetters:Folder"]))
        {
            yield return new("DeadLetters__Folder", "dead-letters");
        }
    }

    /// <summary>Whether settings name nothing that opens the default project.</summary>
    public static bool LacksToken(IConfiguration given) =>
        string.IsNullOrEmpty(given["Mixpanel:ProjectToken"]) && string.IsNullOrEmpty(given["Mixpanel:ServiceAccount:Username"]);
}
