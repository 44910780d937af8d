namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>The rules that nobody has to write.</summary>
public static class BuiltInRules
{
    private const string EveryEvent = """
        {
          "dataElements": { "eventType": { "path": "xdm.eventType", "default": "Edge event" } },
          "rules": [
            { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "{{eventType}}", "preset": "standard" } ] }
          ]
        }
        """;

    private const string EveryProfileExport = """
        { "rules": [ { "name": "Profile export", "actions": [ { "type": "setProfile", "set": {} } ] } ] }
        """;

    /// <summary>
    /// What runs where no rule is configured, so that a hub and a token alone already give useful data: every event, with
    /// Mixpanel's standard properties.
    /// </summary>
    public static RulesDocument Document { get; } = Parse(EveryEvent);

    /// <summary>What <see cref="ProfileExports.SetProfile"/> adds.</summary>
    internal static RuleDefinition ProfileExport { get; } = WithPreset(Parse(EveryProfileExport).Rules[0]);

    private static RuleDefinition WithPreset(RuleDefinition rule) => rule with
    {
        Actions = [.. rule.Actions.Select(action => action with { Preset = PresetNames.ProfileExport })],
        TakesProfileExports = true,
    };

    private static RulesDocument Parse(string text)
    {
        ConfigurationErrors errors = new();
        RulesDocument document = RulesFile.Parse(text, Place.File("built-in rules"), errors)!;
        errors.ThrowIfAny();
        return document;
    }
}
