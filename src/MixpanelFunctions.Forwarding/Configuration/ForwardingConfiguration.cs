using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>All of the configuration, read and of one piece: options, and the rules of the file and the app settings together.</summary>
public sealed record ForwardingConfiguration
{
    /// <summary>What concerns events and records.</summary>
    public required ForwardingOptions Forwarding { get; init; }

    /// <summary>What concerns Mixpanel.</summary>
    public required MixpanelOptions Mixpanel { get; init; }

    /// <summary>What concerns dead letters.</summary>
    public required DeadLetterOptions DeadLetters { get; init; }

    /// <summary>Data elements and rules.</summary>
    public required RulesDocument Rules { get; init; }

    /// <summary>Looks up an app setting by its name, for data elements of the kind <c>secret</c>.</summary>
    public required Func<string, string?> Setting { get; init; }

    /// <summary>Reads all of it, mistakes noted.</summary>
    /// <param name="configuration">The app settings.</param>
    /// <param name="folder">Where host.json is, and rules.json may be.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static ForwardingConfiguration Read(IConfiguration configuration, string folder, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(errors);
        UnknownSettings.Refuse(configuration, errors);
        ForwardingOptions forwarding = ForwardingOptions.Read(configuration, errors);
        return new ForwardingConfiguration
        {
            Forwarding = forwarding,
            Mixpanel = MixpanelOptions.Read(configuration, errors),
            DeadLetters = DeadLetterOptions.Read(configuration),
            Rules = ReadRules(configuration, forwarding.RulesFile, folder, errors),
            Setting = name => configuration[name.Replace("__", ":", StringComparison.Ordinal)],
        };
    }

    private static RulesDocument ReadRules(IConfiguration configuration, string? file, string folder, ConfigurationErrors errors)
    {
        string path = Path.Combine(folder, file ?? RulesFile.DefaultName);
        bool isMeant = file is not null || File.Exists(path);
        RulesDocument? fromFile = isMeant ? RulesFile.Read(path, errors) : null;
        RulesDocument rules = RulesMerge.Over(fromFile ?? new RulesDocument(), configuration, errors);
        // A file that could not be read is an error already; it must not turn into the built-in rule.
        return rules.Rules.Count > 0 || (isMeant && fromFile is null)
            ? rules
            : BuiltInRules.Document with { DataElements = RulesMerge.Join(BuiltInRules.Document.DataElements, rules.DataElements) };
    }
}
