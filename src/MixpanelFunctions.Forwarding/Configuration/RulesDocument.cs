using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Configuration;

// The summaries here are also the descriptions that editors show, by the schema of the rules file.

/// <summary>What to forward to Mixpanel, and how.</summary>
/// <remarks>The model behind the rules file and the app settings alike.</remarks>
public sealed record RulesDocument
{
    /// <summary>Named values of an event, for use as <c>{{name}}</c>.</summary>
    /// <example>{ "eventType": { "path": "xdm.eventType" } }</example>
    public IReadOnlyDictionary<string, DataElementDefinition> DataElements { get; init; } =
        new Dictionary<string, DataElementDefinition>();

    /// <summary>What variables of Adobe Analytics are called in Mixpanel, for the preset <c>analytics</c>: a name, or <c>{ "name": …, "delimiter": … }</c> for one whose text is a list. Without one, <c>eVar5</c> is called so.</summary>
    /// <example>{ "eVar5": "Campaign code", "event12": "Newsletter sign-up", "prop3": { "name": "Tags", "delimiter": "|" } }</example>
    public IReadOnlyDictionary<string, AnalyticsName> AnalyticsNames { get; init; } = new Dictionary<string, AnalyticsName>();

    /// <summary>What events are called in Mixpanel, in the built-in rule and by <c>{{eventName}}</c>: a map from an event's type or name to the name that people read, or <c>mixpanel</c> for the names of Mixpanel's own SDKs.</summary>
    /// <example>{ "web.webpagedetails.pageViews": "Page view", "commerce.purchases": "Purchase" }</example>
    public EventNamesDefinition? EventNames { get; init; }

    /// <summary>What keeps events from being sent, asked in this order before any rule: the first that applies decides.</summary>
    /// <example>[ { "name": "No consent", "consent": { "purposes": [ "collect" ], "missing": "keep" } } ]</example>
    public IReadOnlyList<FilterDefinition> Filters { get; init; } = [];

    /// <summary>What is added to, removed from and changed in the properties of every event record, after rules, presets and <c>spread</c>.</summary>
    public PropertiesDefinition? Properties { get; init; }

    /// <summary>The rules, all of which are asked of every event, in this order.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];
}

/// <summary>What a variable of Adobe Analytics is called in Mixpanel.</summary>
/// <example>{ "name": "Tags", "delimiter": "|" }</example>
public sealed record AnalyticsName
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The property's name. Without it, the variable keeps Adobe's.</summary>
    /// <example>Tags</example>
    public string? Name { get; init; }

    /// <summary>What stands between the values of an eVar, prop, list or hierarchy that holds several: the property is a list then. <c>list1</c> to <c>list3</c> have a comma.</summary>
    /// <example>|</example>
    public string? Delimiter { get; init; }
}

/// <summary>A named value: where it comes from, and what is done to it.</summary>
/// <example>{ "path": "xdm.eventType" }</example>
public sealed record DataElementDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>A path into the event: names separated by dots, <c>name[3]</c> for an item of a list, <c>["a.b"]</c> for a name of any characters. It starts with <c>xdm</c>, <c>data</c> or <c>arc</c>.</summary>
    /// <example>xdm.web.webPageDetails.name</example>
    /// <example>xdm.identityMap.ECID[0].id</example>
    public string? Path { get; init; }

    /// <summary>A value that is the same for every event; may hold tokens.</summary>
    public JsonElement? Constant { get; init; }

    /// <summary>The name of the app setting that holds the value. Never logged, never in a dead letter.</summary>
    public string? Secret { get; init; }

    /// <summary><c>true</c>: the client's address, <c>xdm.environment.ipV4</c>, else <c>ipV6</c>.</summary>
    public bool Ip { get; init; }

    /// <summary>JavaScript: the body of a function of <c>arc</c>, the whole event, that returns the value.</summary>
    /// <example>return (arc.event.xdm.productListItems || []).length;</example>
    public string? CustomCode { get; init; }

    /// <summary>Used where the value is missing or null. May hold tokens.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>In text, every run of white space becomes one blank and the ends are trimmed.</summary>
    public bool CleanText { get; init; }

    /// <summary>Text becomes lower case.</summary>
    public bool ForceLowerCase { get; init; }

    /// <summary>0, false and the empty text count as null, as Adobe's own path element has it.</summary>
    public bool EmptyAsNull { get; init; }
}

/// <summary>Conditions, and what is sent where all of them hold.</summary>
/// <example>{ "name": "Sign-in", "conditions": [], "actions": [ { "type": "trackEvent", "event": "Signed in" } ] }</example>
public sealed record RuleDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The rule's name, one of its kind. App settings replace a rule by it.</summary>
    public required string Name { get; init; }

    /// <summary>All must hold; without any, the rule takes every event.</summary>
    public IReadOnlyList<ConditionDefinition> Conditions { get; init; } = [];

    /// <summary>What to send, at least one.</summary>
    public IReadOnlyList<ActionDefinition> Actions { get; init; } = [];

    /// <summary>Whether the rule is asked of profiles that Experience Platform exported instead of events. No file can say so.</summary>
    internal bool TakesProfileExports { get; init; }
}

/// <summary>
/// A condition: a comparison of two values as Adobe's Value Comparison has it, custom code, or a group of conditions.
/// </summary>
/// <example>{ "left": "{{xdm.eventType}}", "operator": "equals", "right": "commerce.purchases" }</example>
public sealed record ConditionDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>A group of conditions, one of which must hold.</summary>
    /// <value><see langword="null"/> where this is no such group.</value>
    public IReadOnlyList<ConditionDefinition>? Any { get; init; }

    /// <summary>A group of conditions, all of which must hold.</summary>
    /// <value><see langword="null"/> where this is no such group.</value>
    public IReadOnlyList<ConditionDefinition>? All { get; init; }

    /// <summary>JavaScript: the body of a function of <c>arc</c>, the whole event, that returns true or false.</summary>
    /// <example>return arc.event.xdm.commerce.order.priceTotal > 100;</example>
    public string? CustomCode { get; init; }

    /// <summary>The left operand; may hold tokens.</summary>
    /// <example>{{xdm.eventType}}</example>
    public JsonElement? Left { get; init; }

    /// <summary>How the operands are compared, with JavaScript's semantics.</summary>
    /// <value><see langword="null"/> where this is no comparison.</value>
    public string? Operator { get; init; }

    /// <summary>The right operand; may hold tokens. Some operators need a list, and some none.</summary>
    public JsonElement? Right { get; init; }

    /// <summary>Whether letter case does not count.</summary>
    public bool CaseInsensitive { get; init; }

    /// <summary>Whether the outcome is turned round.</summary>
    public bool Negate { get; init; }
}
