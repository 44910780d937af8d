using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>The rules that run if no rules are configured.</summary>
internal static class BuiltInRules
{
    private const string EveryEvent = """
        {
          "dataElements": { "eventType": { "constant": "{{eventName}}" } },
          "rules": [
            { "name": "Every event", "actions": [
              { "type": "trackEvent", "event": "{{eventType}}",
                "when": { "left": "{{xdm.mediaDownloadedEvents[0]}}", "operator": "doesNotExist" } },
              { "type": "trackEvent", "forEach": "{{xdm.mediaDownloadedEvents}}", "event": "{{item.mediaEventType}}", "time": "{{item.mediaEventTimestamp}}",
                "properties": {
                  "Media ID": "{{item.mediaCollection.sessionDetails.name}}",
                  "Media Name": "{{item.mediaCollection.sessionDetails.friendlyName}}",
                  "Media Type": "{{item.mediaCollection.sessionDetails.streamType}}",
                  "Media Content Type": "{{item.mediaCollection.sessionDetails.contentType}}",
                  "Media Length": "{{item.mediaCollection.sessionDetails.length}}",
                  "Media Player": "{{item.mediaCollection.sessionDetails.playerName}}",
                  "Media Channel": "{{item.mediaCollection.sessionDetails.channel}}",
                  "Media Show": "{{item.mediaCollection.sessionDetails.show}}",
                  "Media Season": "{{item.mediaCollection.sessionDetails.season}}",
                  "Media Episode": "{{item.mediaCollection.sessionDetails.episode}}",
                  "Media Playhead": "{{item.mediaCollection.playhead}}",
                  "Media Chapter": "{{item.mediaCollection.chapterDetails.friendlyName}}",
                  "Media Ad": "{{item.mediaCollection.advertisingDetails.friendlyName}}"
                } } ] }
          ]
        }
        """;

    private const string EveryProfileExport = """
        { "rules": [ { "name": "Profile export", "actions": [ { "type": "setProfile", "set": {} } ] } ] }
        """;

    /// <summary>
    /// The rules that run if none is configured, so that only a hub and a token are necessary to get useful data: every event, with
    /// Mixpanel's standard properties and Analytics' variables. A media session that was watched offline comes as one event with
    /// all of its events inside (<c>media.downloaded</c>): each of them is sent.
    /// </summary>
    public static RulesDocument Document { get; } = WithPresets(Parse(EveryEvent));

    private const string EveryExposure = """
        { "rules": [ { "name": "Every event", "actions": [ { "type": "experimentStarted" } ] } ] }
        """;

    /// <summary>The same with <c>experimentStarted</c>, for <see cref="Experiments.On"/>.</summary>
    internal static RulesDocument WithExperiments { get; } = Document with
    {
        Rules = [.. Document.Rules.Select(rule => rule with { Actions = [.. rule.Actions, .. Parse(EveryExposure).Rules[0].Actions] })],
    };

    /// <summary>What <see cref="ProfileExports.SetProfile"/> adds.</summary>
    internal static RuleDefinition ProfileExport { get; } = WithPresets(Parse(EveryProfileExport).Rules[0], PresetNames.ProfileExport) with { TakesProfileExports = true };

    private static RulesDocument WithPresets(RulesDocument document) =>
        document with { Rules = [.. document.Rules.Select(rule => WithPresets(rule, PresetNames.Standard, PresetNames.BuiltInAnalytics))] };

    private static RuleDefinition WithPresets(RuleDefinition rule, params string[] presets) =>
        rule with { Actions = [.. rule.Actions.Select(action => action with { Preset = presets, IsNameMapped = action.ForEach is not null })] };

    private static RulesDocument Parse(string text)
    {
        ConfigurationErrors errors = new();
        RulesDocument document = RulesFile.Parse(text, Place.File("built-in rules"), errors)!;
        errors.ThrowIfAny();
        return document;
    }
}
