namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>What runs where no rule is configured: a hub and a token alone already give useful data.</summary>
public static class BuiltInRules
{
    private const string Text = """
        {
          "dataElements": { "eventType": { "path": "xdm.eventType", "default": "Edge event" } },
          "rules": [
            { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "{{eventType}}", "preset": "standard" } ] }
          ]
        }
        """;

    /// <summary>The one rule: every event, Mixpanel's standard properties.</summary>
    public static RulesDocument Document { get; } = Parse();

    private static RulesDocument Parse()
    {
        ConfigurationErrors errors = new();
        RulesDocument document = RulesFile.Parse(Text, Place.File("built-in rules"), errors)!;
        errors.ThrowIfAny();
        return document;
    }
}
