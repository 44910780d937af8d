using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

// The summaries of the keys are also the descriptions that editors show, by the schema of the rules file.

/// <summary>Stops events before any rule runs. If it has several keys, all of them must apply.</summary>
/// <remarks>Has a property for each kind, read in the constructor. The <c>FilterKind</c> says what a kind does.</remarks>
/// <example>{ "name": "No consent", "consent": { "purposes": [ "collect" ], "missing": "keep" } }</example>
public sealed record FilterDefinition
{
    internal FilterDefinition(ConfigObject json, Func<JsonElement, Place, ConditionDefinition> condition)
    {
        EventTypes = json.Has("eventTypes") ? new EventTypeFilter(json.Object("eventTypes")) : null;
        Ips = json.Has("ips") ? json.Texts("ips") : null;
        Consent = json.Has("consent") ? new ConsentFilter(json.Object("consent")) : null;
        Tcf = json.Has("tcf") ? new TcfFilter(json.Object("tcf")) : null;
        Bots = json.Has("bots") ? new BotFilter(json.Object("bots")) : null;
        Conditions = json.Has("conditions") ? [.. json.Items("conditions").Select(item => condition(item.Json, item.Place))] : null;
        Sample = json.Has("sample") ? new SampleFilter(json.Object("sample")) : null;
        Kinds = [.. json.Taken.Where(key => key != "name")];
    }

    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The unique name of the filter, and the reason of a filtered event. A filter of the app settings replaces the filter with the same name.</summary>
    public required string Name { get; init; }

    /// <summary>Filters events by <c>xdm.eventType</c>.</summary>
    public EventTypeFilter? EventTypes { get; init; }

    /// <summary>Filters events from these addresses or ranges of addresses, by <c>xdm.environment.ipV4</c> and <c>ipV6</c>.</summary>
    /// <example>[ "203.0.113.0/24", "2001:db8::/32" ]</example>
    public IReadOnlyList<string>? Ips { get; init; }

    /// <summary>Filters events of people who did not consent, by <c>xdm.consents</c>.</summary>
    public ConsentFilter? Consent { get; init; }

    /// <summary>Filters events of people who did not consent, by the IAB TCF string of <c>xdm.consentStrings</c>.</summary>
    public TcfFilter? Tcf { get; init; }

    /// <summary>Filters events of bots.</summary>
    public BotFilter? Bots { get; init; }

    /// <summary>Filters events for which all of these conditions hold.</summary>
    public IReadOnlyList<ConditionDefinition>? Conditions { get; init; }

    /// <summary>Keeps a share of all visitors and filters the events of the others.</summary>
    public SampleFilter? Sample { get; init; }

    /// <summary>The kinds that are given, by their keys.</summary>
    internal IReadOnlyList<string> Kinds { get; }
}

/// <summary>Filters events by <c>xdm.eventType</c>. In both lists <c>*</c> represents any text, and letter case does not count.</summary>
/// <example>{ "deny": [ "personalization.request", "decisioning.*" ] }</example>
public sealed record EventTypeFilter
{
    internal EventTypeFilter(ConfigObject json)
    {
        (Place, Allow, Deny) = (json.Place, json.Has("allow") ? json.Texts("allow") : null, json.Texts("deny"));
        json.RefuseRest();
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>The types that pass. All others are filtered, and so are events without a type.</summary>
    /// <example>[ "web.*", "commerce.*" ]</example>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>The types that are filtered.</summary>
    /// <example>[ "personalization.request", "decisioning.*" ]</example>
    public IReadOnlyList<string> Deny { get; init; }
}

/// <summary>Filters events by Adobe's Consents and Preferences: an event passes if the visitor consented to every purpose.</summary>
/// <example>{ "purposes": [ "collect" ], "missing": "keep" }</example>
public sealed record ConsentFilter
{
    internal ConsentFilter(ConfigObject json)
    {
        (Place, Purposes, Missing) = (json.Place, json.Texts("purposes"), json.Text("missing"));
        json.RefuseRest();
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>The purposes that need consent: <c>collect</c>, <c>share</c>, <c>adID</c>, <c>personalize</c>, <c>marketing</c> or one of its channels such as <c>marketing.email</c>.</summary>
    /// <example>[ "collect" ]</example>
    public IReadOnlyList<string> Purposes { get; init; }

    /// <summary>What to do with an event that says nothing about a purpose, or whose answer is unknown or pending.</summary>
    /// <example>keep</example>
    public string? Missing { get; init; }
}

/// <summary>Filters events by the TC string of the IAB's Transparency and Consent Framework 2: an event passes if the visitor consented to every purpose.</summary>
/// <example>{ "purposes": [ 1, 8 ], "missing": "keep" }</example>
public sealed record TcfFilter
{
    internal TcfFilter(ConfigObject json)
    {
        (Place, Purposes, Missing) = (json.Place, json.WholeNumbers("purposes"), json.Text("missing"));
        json.RefuseRest();
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>The numbers of the purposes that need consent, 1 to 24.</summary>
    /// <example>[ 1, 8 ]</example>
    public IReadOnlyList<int> Purposes { get; init; }

    /// <summary>What to do with an event without a readable TC string.</summary>
    /// <example>keep</example>
    public string? Missing { get; init; }
}

/// <summary>Filters events of bots, by Adobe's score, by known crawlers' user agents, or both.</summary>
/// <example>{ "score": 0.8, "userAgents": true }</example>
public sealed record BotFilter
{
    internal BotFilter(ConfigObject json)
    {
        (Place, Score, UserAgents) = (json.Place, json.Number("score"), json.Flag("userAgents"));
        json.RefuseRest();
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>The lowest <c>xdm.botDetection.score</c> of a bot, above 0 and up to 1.</summary>
    /// <example>0.8</example>
    public double? Score { get; init; }

    /// <summary>Whether to filter events whose user agent names a known crawler or tool.</summary>
    public bool UserAgents { get; init; }
}

/// <summary>Keeps a share of all visitors, each with all events: the same visitors in every process and on every delivery.</summary>
/// <example>{ "keep": 0.1, "by": "{{xdm.identityMap.ECID[0].id}}" }</example>
public sealed record SampleFilter
{
    internal SampleFilter(ConfigObject json)
    {
        (Place, Keep, By, Weight) = (json.Place, json.Number("keep"), json.Take("by"), json.Text("weight"));
        json.RefuseRest();
    }

    /// <summary>Where it is defined.</summary>
    public Place Place { get; }

    /// <summary>The share of visitors whose events pass, between 0 and 1.</summary>
    /// <example>0.1</example>
    public double? Keep { get; init; }

    /// <summary>The value that identifies a visitor, with at least one token. An event without a value passes.</summary>
    /// <example>{{xdm.identityMap.ECID[0].id}}</example>
    public JsonElement? By { get; init; }

    /// <summary>The name of a property for the number of events that a kept event represents, such as 10 if a tenth is kept. Without it, nothing is added.</summary>
    /// <example>Sampling weight</example>
    public string? Weight { get; init; }
}

/// <summary>What happens to an event that says nothing about consent.</summary>
public static class MissingConsent
{
    /// <summary>The event passes this filter.</summary>
    public const string Keep = "keep";

    /// <summary>The event is filtered.</summary>
    public const string Drop = "drop";

    /// <summary>The words.</summary>
    public static IReadOnlyList<string> All { get; } = [Keep, Drop];
}
