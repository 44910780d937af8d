using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

// The summaries here are also the descriptions that editors show, by the schema of the rules file.

/// <summary>What to forward to Mixpanel, and how.</summary>
/// <remarks>The model of both the rules file and the app settings.</remarks>
public sealed record RulesDocument
{
    /// <summary>Named values of an event, for use as <c>{{name}}</c>.</summary>
    /// <example>{ "eventType": { "path": "xdm.eventType" } }</example>
    public IReadOnlyDictionary<string, DataElementDefinition> DataElements { get; init; } =
        new Dictionary<string, DataElementDefinition>();

    /// <summary>Names in Mixpanel for variables of Adobe Analytics, for the preset <c>analytics</c>: a name, or <c>{ "name": …, "delimiter": … }</c> for a variable whose text is a list. Without a name, <c>eVar5</c> stays <c>eVar5</c>.</summary>
    /// <example>{ "eVar5": "Campaign code", "event12": "Newsletter sign-up", "prop3": { "name": "Tags", "delimiter": "|" } }</example>
    public IReadOnlyDictionary<string, AnalyticsName> AnalyticsNames { get; init; } = new Dictionary<string, AnalyticsName>();

    /// <summary>Names of events in Mixpanel, for the built-in rule and <c>{{eventName}}</c>: a map from an event's type or name to the name that people read, or <c>mixpanel</c> for the names of Mixpanel's own SDKs.</summary>
    /// <example>{ "web.webpagedetails.pageViews": "Page view", "commerce.purchases": "Purchase" }</example>
    public EventNamesDefinition? EventNames { get; init; }

    /// <summary>Filters that stop events, in this order and before any rule runs. The first that applies decides.</summary>
    /// <example>[ { "name": "No consent", "consent": { "purposes": [ "collect" ], "missing": "keep" } } ]</example>
    public IReadOnlyList<FilterDefinition> Filters { get; init; } = [];

    /// <summary>What to add, remove and change in the properties of every event record, after rules, presets and <c>spread</c>.</summary>
    public PropertiesDefinition? Properties { get; init; }

    /// <summary>The rules. All of them run for every event, in this order.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];
}

/// <summary>The name of a variable of Adobe Analytics in Mixpanel.</summary>
/// <example>{ "name": "Tags", "delimiter": "|" }</example>
public sealed record AnalyticsName
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The name of the property. Without it, the variable keeps Adobe's name.</summary>
    /// <example>Tags</example>
    public string? Name { get; init; }

    /// <summary>The separator of an eVar, prop, list or hierarchy with several values. The property is then a list. <c>list1</c> to <c>list3</c> use a comma.</summary>
    /// <example>|</example>
    public string? Delimiter { get; init; }
}

/// <summary>A named value: its source and its options.</summary>
/// <example>{ "path": "xdm.eventType" }</example>
public sealed record DataElementDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>A path into the event: names separated by dots, <c>name[3]</c> for an item of a list, <c>["a.b"]</c> for a name with any characters. It starts with <c>xdm</c>, <c>data</c> or <c>arc</c>.</summary>
    /// <example>xdm.web.webPageDetails.name</example>
    /// <example>xdm.identityMap.ECID[0].id</example>
    public string? Path { get; init; }

    /// <summary>A value that is the same for every event. Can contain tokens.</summary>
    public JsonElement? Constant { get; init; }

    /// <summary>The name of the app setting that contains the value. The value is never logged and never in a dead letter.</summary>
    public string? Secret { get; init; }

    /// <summary><c>true</c>: the client's address, <c>xdm.environment.ipV4</c>, or else <c>ipV6</c>.</summary>
    public bool Ip { get; init; }

    /// <summary>JavaScript: the body of a function of <c>arc</c>, the whole event, that returns the value.</summary>
    /// <example>return (arc.event.xdm.productListItems || []).length;</example>
    public string? CustomCode { get; init; }

    /// <summary>Replaces a missing value or null. Can contain tokens.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>In strings, replaces each run of white space by one space and trims both ends.</summary>
    public bool CleanText { get; init; }

    /// <summary>Converts strings to lower case.</summary>
    public bool ForceLowerCase { get; init; }

    /// <summary>Treats 0, false and the empty string as null, as Adobe's path element does.</summary>
    public bool EmptyAsNull { get; init; }
}

/// <summary>Conditions, and what to send if all of them hold.</summary>
/// <example>{ "name": "Sign-in", "conditions": [], "actions": [ { "type": "trackEvent", "event": "Signed in" } ] }</example>
public sealed record RuleDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The unique name of the rule. A rule of the app settings replaces the rule with the same name.</summary>
    public required string Name { get; init; }

    /// <summary>All must hold. Without conditions, the rule applies to every event.</summary>
    public IReadOnlyList<ConditionDefinition> Conditions { get; init; } = [];

    /// <summary>What to send: at least one action.</summary>
    public IReadOnlyList<ActionDefinition> Actions { get; init; } = [];

    /// <summary>Whether the rule runs for profiles that Experience Platform exported instead of events. No file can say so.</summary>
    internal bool TakesProfileExports { get; init; }
}

/// <summary>
/// A condition: a comparison of two values as in Adobe's Value Comparison, custom code, or a group of conditions.
/// </summary>
/// <example>{ "left": "{{xdm.eventType}}", "operator": "equals", "right": "commerce.purchases" }</example>
public sealed record ConditionDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>A group of conditions, one of which must hold.</summary>
    /// <value><see langword="null"/> if this is not such a group.</value>
    public IReadOnlyList<ConditionDefinition>? Any { get; init; }

    /// <summary>A group of conditions, all of which must hold.</summary>
    /// <value><see langword="null"/> if this is not such a group.</value>
    public IReadOnlyList<ConditionDefinition>? All { get; init; }

    /// <summary>JavaScript: the body of a function of <c>arc</c>, the whole event, that returns true or false.</summary>
    /// <example>return arc.event.xdm.commerce.order.priceTotal > 100;</example>
    public string? CustomCode { get; init; }

    /// <summary>The left operand. Can contain tokens.</summary>
    /// <example>{{xdm.eventType}}</example>
    public JsonElement? Left { get; init; }

    /// <summary>How to compare the operands, with JavaScript's semantics.</summary>
    /// <value><see langword="null"/> if this is not a comparison.</value>
    public string? Operator { get; init; }

    /// <summary>The right operand. Can contain tokens. Some operators need a list, and some need none.</summary>
    public JsonElement? Right { get; init; }

    /// <summary>Whether to ignore letter case.</summary>
    public bool CaseInsensitive { get; init; }

    /// <summary>Whether to invert the result.</summary>
    public bool Negate { get; init; }
}
