using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>What to forward and how: the model behind the rules file and the app settings alike.</summary>
public sealed record RulesDocument
{
    /// <summary>Named values of an event, for use as <c>{{name}}</c>.</summary>
    public IReadOnlyDictionary<string, DataElementDefinition> DataElements { get; init; } =
        new Dictionary<string, DataElementDefinition>();

    /// <summary>The rules, all of which are asked of every event, in this order.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; init; } = [];
}

/// <summary>A named value: where it comes from, and what is done to it.</summary>
public sealed record DataElementDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>A path into the event, such as <c>arc.event.xdm.eventType</c>.</summary>
    public string? Path { get; init; }

    /// <summary>A value that is the same for every event.</summary>
    public JsonElement? Constant { get; init; }

    /// <summary>The name of the app setting that holds the value. Never logged, never in a dead letter.</summary>
    public string? Secret { get; init; }

    /// <summary>The client's address: <c>xdm.environment.ipV4</c>, else <c>ipV6</c>.</summary>
    public bool Ip { get; init; }

    /// <summary>JavaScript: the body of a function of <c>arc</c>, the whole event, that returns the value.</summary>
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
public sealed record RuleDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The rule's name, one of its kind.</summary>
    public required string Name { get; init; }

    /// <summary>All must hold; without any, the rule takes every event.</summary>
    public IReadOnlyList<ConditionDefinition> Conditions { get; init; } = [];

    /// <summary>What to send.</summary>
    public IReadOnlyList<ActionDefinition> Actions { get; init; } = [];
}

/// <summary>
/// A condition: a comparison of two values as Adobe's Value Comparison has it, custom code, or a group of conditions.
/// </summary>
public sealed record ConditionDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>Conditions one of which must hold; <see langword="null"/> where this is no such group.</summary>
    public IReadOnlyList<ConditionDefinition>? Any { get; init; }

    /// <summary>Conditions all of which must hold; <see langword="null"/> where this is no such group.</summary>
    public IReadOnlyList<ConditionDefinition>? All { get; init; }

    /// <summary>JavaScript: the body of a function of <c>arc</c>, the whole event, that returns true or false.</summary>
    public string? CustomCode { get; init; }

    /// <summary>The left operand; may hold tokens.</summary>
    public JsonElement? Left { get; init; }

    /// <summary>The operator's name, such as <c>equals</c>; <see langword="null"/> where this is no comparison.</summary>
    public string? Operator { get; init; }

    /// <summary>The right operand; may hold tokens. Operators such as <c>isTrue</c> have none.</summary>
    public JsonElement? Right { get; init; }

    /// <summary>Whether letter case does not count.</summary>
    public bool CaseInsensitive { get; init; }

    /// <summary>Whether the outcome is turned round.</summary>
    public bool Negate { get; init; }
}

/// <summary>What a rule sends to Mixpanel.</summary>
public sealed record ActionDefinition
{
    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>The action's type, such as <c>trackEvent</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The Mixpanel project's name; <see langword="null"/> for the default one.</summary>
    public string? Project { get; init; }

    /// <summary>The action runs only where this holds.</summary>
    public ConditionDefinition? When { get; init; }

    /// <summary>A token that yields an array: the action runs once an item, which <c>{{item}}</c> and <c>{{index}}</c> address.</summary>
    public string? ForEach { get; init; }

    /// <summary>The event's name; may hold tokens.</summary>
    public JsonElement? Event { get; init; }

    /// <summary>Who did it; may hold tokens.</summary>
    public JsonElement? DistinctId { get; init; }

    /// <summary>When it happened: ISO 8601, epoch seconds or epoch milliseconds; may hold tokens.</summary>
    public JsonElement? Time { get; init; }

    /// <summary>What tells the event from its copies; may hold tokens.</summary>
    public JsonElement? InsertId { get; init; }

    /// <summary>An object, or a token that yields one; values may hold tokens.</summary>
    public JsonElement? Properties { get; init; }

    /// <summary>Where the properties stand; <see langword="null"/> for the key <c>properties</c> of the action.</summary>
    public Place? PropertiesPlace { get; init; }

    /// <summary>Tokens that yield objects, whose entries become properties.</summary>
    public IReadOnlyList<string> Spread { get; init; } = [];

    /// <summary>Whether nested objects become properties named <c>a.b</c>.</summary>
    public bool Flatten { get; init; }

    /// <summary>The name of a set of properties to add, such as <c>standard</c>.</summary>
    public string? Preset { get; init; }

    /// <summary>For <c>identify</c>: the id from before the user was known; may hold tokens.</summary>
    public JsonElement? AnonymousId { get; init; }

    /// <summary>For <c>identify</c>: the known user's id; may hold tokens.</summary>
    public JsonElement? UserId { get; init; }

    /// <summary>For <c>alias</c>: another id of the same user; may hold tokens.</summary>
    public JsonElement? Alias { get; init; }

    /// <summary>For <c>merge</c>: two ids of the same user; may hold tokens.</summary>
    public IReadOnlyList<JsonElement> DistinctIds { get; init; } = [];

    /// <summary>For <c>setGroup</c>: the group key, such as <c>company</c>; may hold tokens.</summary>
    public JsonElement? GroupKey { get; init; }

    /// <summary>For <c>setGroup</c>: the group's id; may hold tokens.</summary>
    public JsonElement? GroupId { get; init; }

    /// <summary>For <c>setProfile</c> and <c>setGroup</c>: what to change, by operation (<c>set</c>, <c>setOnce</c>, <c>add</c> …), in the order written.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Changes { get; init; } = [];
}
