using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Local.Settings;

/// <summary>What a command was given to work by: settings and rules, read and compiled as the function does it.</summary>
/// <param name="Settings">The app settings.</param>
/// <param name="Configuration">What they say.</param>
/// <param name="Plan">The rules, compiled.</param>
/// <param name="RulesName">The name of the rules, as shown to users.</param>
internal sealed record LocalPlan(IConfiguration Settings, ForwardingConfiguration Configuration, ForwardingPlan Plan, string RulesName)
{
    /// <summary>The user's own rules file in full, given or found; <see langword="null"/> if the rules come from elsewhere.</summary>
    public string? RulesFile { get; init; }

    /// <summary>A token that opens nothing, for commands that send nothing to Mixpanel.</summary>
    public const string NoToken = "no-token-needed";

    /// <summary>A token for commands that send nothing, if neither the command nor the settings have one.</summary>
    /// <param name="settingsFile">The settings that the command was given; they must be whole.</param>
    /// <param name="token">The token that the command was given.</param>
    public static IEnumerable<KeyValuePair<string, string?>> TokenUnlessGiven(string? settingsFile, string? token = null)
    {
        if (token is not null)
        {
            yield return new("Mixpanel__ProjectToken", token);
        }
        else if (settingsFile is null && !IsSet("Mixpanel__ProjectToken") && !IsSet("Mixpanel__ServiceAccount__Username"))
        {
            yield return new("Mixpanel__ProjectToken", NoToken);
        }
    }

    // A service account gives access only for events. With an additional token, actions that need one would pass here but fail in a run.
    private static bool IsSet(string name) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));

    /// <summary>Reads and compiles.</summary>
    /// <param name="settingsFile">A local.settings.json, or none.</param>
    /// <param name="rulesFile">A rules file, or none.</param>
    /// <param name="sampleRules">Whether the bundled rules serve where the settings bring none.</param>
    /// <param name="own">Settings of the command's own.</param>
    /// <param name="errors">Takes errors.</param>
    public static LocalPlan Read(
        string? settingsFile,
        string? rulesFile,
        bool sampleRules,
        IEnumerable<KeyValuePair<string, string?>> own,
        ConfigurationErrors errors)
    {
        List<KeyValuePair<string, string?>> settings = [.. own];
        string folder = settingsFile is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(settingsFile))!;
        IConfigurationRoot given = LocalSettings.Read(settingsFile, []);
        if (rulesFile is null && sampleRules && !BringsRules(given, folder))
        {
            rulesFile = BundledSamples.Rules;
        }

        string name = Name(rulesFile, given, folder);
        rulesFile ??= FileOf(given, folder);
        if (rulesFile is not null)
        {
            // The full path, even if the file was found by its place: a later reader of the settings can be in another folder.
            settings.Add(KeyValuePair.Create<string, string?>("Forwarding__RulesFile", Path.GetFullPath(rulesFile)));
        }

        IConfigurationRoot merged = LocalSettings.Read(settingsFile, settings);
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(merged, folder, errors);
        ForwardingPlan plan = ForwardingPlan.Compile(configuration, errors);
        return new LocalPlan(merged, configuration, plan, name)
        {
            RulesFile = rulesFile is null || rulesFile == BundledSamples.Rules || !File.Exists(rulesFile) ? null : Path.GetFullPath(rulesFile),
        };
    }

    /// <summary>Whether this folder has rules, or the environment has settings of this app.</summary>
    public static bool IsConfiguredHere()
    {
        IConfigurationRoot given = LocalSettings.Read(null, []);
        return BringsRules(given, Environment.CurrentDirectory)
            || given.GetSection("Forwarding").Exists() || given.GetSection("Mixpanel").Exists() || given.GetSection("DeadLetters").Exists();
    }

    private static bool BringsRules(IConfiguration settings, string folder) =>
        settings.GetSection("Forwarding:Rules").Exists() || FileOf(settings, folder) is not null;

    private static string? FileOf(IConfiguration settings, string folder)
    {
        string? named = settings["Forwarding:RulesFile"];
        string path = Path.Combine(folder, string.IsNullOrWhiteSpace(named) ? Forwarding.Configuration.Rules.RulesFile.DefaultName : named);
        return named is not null || File.Exists(path) ? path : null;
    }

    private static string Name(string? rulesFile, IConfiguration settings, string folder) =>
        rulesFile == BundledSamples.Rules ? "the bundled sample rules"
        : rulesFile ?? FileOf(settings, folder)
        ?? (settings.GetSection("Forwarding:Rules").Exists() ? "the app settings" : "the built-in rule");
}
