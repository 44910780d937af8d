using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Configuration.Sources;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>The complete configuration: the options, and the merged rules of the file and the app settings.</summary>
public sealed record ForwardingConfiguration
{
    /// <summary>The settings for events and records.</summary>
    public required ForwardingOptions Forwarding { get; init; }

    /// <summary>What concerns Mixpanel.</summary>
    public required MixpanelOptions Mixpanel { get; init; }

    /// <summary>What concerns dead letters.</summary>
    public required DeadLetterOptions DeadLetters { get; init; }

    /// <summary>Data elements and rules.</summary>
    public required RulesDocument Rules { get; init; }

    /// <summary>Looks up an app setting by its name, for data elements of the kind <c>secret</c>.</summary>
    public required Func<string, string?> Setting { get; init; }

    /// <summary>A short name for the rules, the same wherever the same rules are.</summary>
    public string RulesVersion { get; init; } = string.Empty;

    /// <summary>Where the rules file is, to be looked at again; <see langword="null"/> if there is none.</summary>
    public IRulesSource? RulesSource { get; init; }

    /// <summary>The rules file as it was read.</summary>
    public RulesText? RulesText { get; init; }

    private IConfiguration? Settings { get; init; }

    /// <summary>Reads the complete configuration, and notes errors.</summary>
    /// <param name="configuration">The app settings.</param>
    /// <param name="folder">Where host.json is, and rules.json may be.</param>
    /// <param name="errors">Takes errors.</param>
    public static ForwardingConfiguration Read(IConfiguration configuration, string folder, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(errors);
        UnknownSettings.Refuse(configuration, errors);
        ForwardingOptions forwarding = ForwardingOptions.Read(configuration, errors);
        IRulesSource? source = RulesSources.Find(forwarding, folder);
        ForwardingConfiguration read = new()
        {
            Forwarding = forwarding,
            Mixpanel = MixpanelOptions.Read(configuration, errors),
            DeadLetters = DeadLetterOptions.Read(configuration, errors),
            Rules = new RulesDocument(),
            Setting = name => configuration[name.Replace("__", ":", StringComparison.Ordinal)],
            RulesSource = source,
            Settings = configuration,
        };
        try
        {
            return read.WithRules(source?.Read(), errors);
        }
        catch (RulesUnavailableException exception)
        {
            errors.Add(source!.Place, exception.Message);
            // Not the built-in rule: a file is meant, and is not there.
            return read with { Rules = RulesMerge.Over(new RulesDocument(), configuration, errors) };
        }
    }

    /// <summary>The same configuration with other rules in the rules file. Notes errors.</summary>
    /// <param name="text">The file; <see langword="null"/> for none.</param>
    /// <param name="errors">Takes errors.</param>
    public ForwardingConfiguration WithRules(RulesText? text, ConfigurationErrors errors)
    {
        IConfiguration configuration = Settings ?? new ConfigurationBuilder().Build();
        RulesDocument? fromFile = text is null ? null : RulesFile.Parse(text.Text, RulesSource!.Place, errors);
        RulesDocument rules = RulesMerge.Over(fromFile ?? new RulesDocument(), configuration, errors);
        // A file that is not JSON is an error already; it must not turn into the built-in rule.
        bool isBuiltIn = rules.Rules.Count == 0 && (text is null || fromFile is not null);
        if (isBuiltIn)
        {
            RulesDocument builtIn = Forwarding.Experiments == Experiments.On ? BuiltInRules.WithExperiments : BuiltInRules.Document;
            rules = rules with { Rules = builtIn.Rules, DataElements = RulesMerge.Join(builtIn.DataElements, rules.DataElements) };
        }
        else if (Forwarding.Experiments == Experiments.On)
        {
            errors.Warn(Place.Setting(ForwardingOptions.ExperimentsSetting.Name), "changes only the built-in rule, and you have rules; add an action experimentStarted to one of them");
        }

        return this with
        {
            Rules = Forwarding.ProfileExports == ProfileExports.SetProfile ? WithProfileExports(rules, errors) : rules,
            RulesText = text,
            RulesVersion = Sources.RulesVersion.Of(text, configuration),
        };
    }

    private static RulesDocument WithProfileExports(RulesDocument rules, ConfigurationErrors errors)
    {
        RuleDefinition added = BuiltInRules.ProfileExport;
        if (rules.Rules.FirstOrDefault(rule => rule.Name == added.Name) is { } same)
        {
            errors.Add(same.Place.Key("name"), $"\"{added.Name}\" is the name of the rule that Forwarding__ProfileExports adds; rename your rule");
            return rules;
        }

        return rules with { Rules = [.. rules.Rules, added] };
    }
}
