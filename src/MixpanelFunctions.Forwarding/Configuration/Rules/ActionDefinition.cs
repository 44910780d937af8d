using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

// The summaries of the keys are also the descriptions that editors show, by the schema of the rules file.

/// <summary>What a rule sends to Mixpanel.</summary>
/// <remarks>Has a property for each key of any type of action, read in the constructor. The <c>ActionType</c> says which keys a type has.</remarks>
/// <example>{ "type": "trackEvent", "event": "{{xdm.eventType}}", "preset": "standard" }</example>
public sealed record ActionDefinition
{
    /// <summary>The properties as JSON text, for app settings, whose values are all text. In a file, use <c>properties</c>.</summary>
    public const string PropertiesJson = "propertiesJson";

    internal ActionDefinition(ConfigObject json)
    {
        Project = json.Text("project");
        Token = json.Text("token");
        ForEach = json.Text("forEach");
        Event = json.Take("event");
        DistinctId = json.Take("distinctId");
        Time = json.Take("time");
        InsertId = json.Take("insertId");
        Spread = json.Texts("spread");
        Flatten = json.Flag("flatten");
        Preset = json.OneOrMore("preset");
        AnonymousId = json.Take("anonymousId");
        UserId = json.Take("userId");
        Alias = json.Take("alias");
        DistinctIds = [.. json.Items("distinctIds").Select(item => item.Json)];
        GroupKey = json.Take("groupKey");
        GroupId = json.Take("groupId");
        Ip = json.Take("ip");
        Latitude = json.Take("latitude");
        Longitude = json.Take("longitude");
        IgnoreTime = json.Flag("ignoreTime");
        IgnoreAlias = json.Flag("ignoreAlias");
        FirstTouch = json.Flag("firstTouch");
        Changes = json.TakeInOrder(ProfileOperations.Names);
    }

    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>What the action sends. The type decides which other keys the action has.</summary>
    public required string Type { get; init; }

    /// <summary>The Mixpanel project, by the name in its settings (<c>Mixpanel__Projects__NAME__…</c>). Without it, the default project.</summary>
    public string? Project { get; init; }

    /// <summary>A token that yields the name of a configured project, by which each event chooses its project. A name that no project has is counted, and the records go to <c>project</c>. Never a Mixpanel token.</summary>
    /// <example>{{brand}}</example>
    public string? Token { get; init; }

    /// <summary>The action runs only if this holds. With <c>forEach</c>, a condition that contains <c>{{item}}</c> or <c>{{index}}</c> is evaluated for each item, and the action runs for those for which it holds.</summary>
    public ConditionDefinition? When { get; init; }

    /// <summary>A token that yields a list. The action runs once for each item, and <c>{{item}}</c>, <c>{{item.SKU}}</c> and <c>{{index}}</c> refer to it.</summary>
    /// <example>{{xdm.productListItems}}</example>
    public string? ForEach { get; init; }

    /// <summary>The name of the event. Can contain tokens.</summary>
    /// <example>Signed in</example>
    /// <example>{{xdm.eventType}}</example>
    public JsonElement? Event { get; init; }

    /// <summary>Whether the rules' map of names applies to the event's name, from any source. A file cannot set this; it writes <c>{{eventName}}</c>.</summary>
    internal bool IsNameMapped { get; init; }

    /// <summary>The user. Can contain tokens. Without it, the known user, or else the device.</summary>
    /// <example>{{xdm.identityMap.ECID[0].id}}</example>
    public JsonElement? DistinctId { get; init; }

    /// <summary>The time of the event: ISO 8601, or seconds or milliseconds since 1970. Can contain tokens. Without it, events have <c>xdm.timestamp</c>, or else the time at which the hub received the event, and Mixpanel uses the time of arrival for a profile.</summary>
    /// <example>{{xdm.timestamp}}</example>
    public JsonElement? Time { get; init; }

    /// <summary>The id by which Mixpanel recognizes copies of the event. Can contain tokens. Without it, derived from <c>xdm._id</c>, or else from the event's place in the hub.</summary>
    /// <example>{{xdm._id}}</example>
    public JsonElement? InsertId { get; init; }

    /// <summary>The event's properties: an object, a list of <c>{ "key": …, "value": … }</c>, or one token that yields an object. Values can contain tokens. Missing values and null are left out.</summary>
    /// <example>{ "Page": "{{xdm.web.webPageDetails.name}}" }</example>
    public JsonElement? Properties { get; init; }

    /// <summary>Where the properties stand; <see langword="null"/> for the key <c>properties</c> of the action.</summary>
    public Place? PropertiesPlace { get; init; }

    /// <summary>Tokens that yield objects, whose entries become properties. <c>properties</c> takes precedence.</summary>
    /// <example>[ "{{xdm._acme.properties}}" ]</example>
    public IReadOnlyList<string> Spread { get; init; }

    /// <summary>Whether nested objects become properties with names such as <c>a.b</c>.</summary>
    public bool Flatten { get; init; }

    /// <summary>The presets to add: a name, or a list of names.</summary>
    public IReadOnlyList<string> Preset { get; init; }

    /// <summary>The id of the anonymous visitor. Can contain tokens.</summary>
    /// <example>{{xdm.identityMap.ECID[0].id}}</example>
    public JsonElement? AnonymousId { get; init; }

    /// <summary>The id of the known user. Can contain tokens.</summary>
    public JsonElement? UserId { get; init; }

    /// <summary>Another id of the same user. Can contain tokens.</summary>
    public JsonElement? Alias { get; init; }

    /// <summary>Two ids of the same user. Can contain tokens.</summary>
    public IReadOnlyList<JsonElement> DistinctIds { get; init; }

    /// <summary>The kind of group: the project's group key. Can contain tokens.</summary>
    /// <example>company</example>
    public JsonElement? GroupKey { get; init; }

    /// <summary>The id of the group. Can contain tokens.</summary>
    public JsonElement? GroupId { get; init; }

    /// <summary>The visitor's IP address, from which Mixpanel sets the profile's place. Can contain tokens. Without it, Mixpanel sets no place.</summary>
    /// <example>{{xdm.environment.ipV4}}</example>
    public JsonElement? Ip { get; init; }

    /// <summary>The latitude in decimal degrees, with <c>longitude</c>: Mixpanel sets the closest city, even if <c>ip</c> is there. Can contain tokens.</summary>
    /// <example>{{xdm.placeContext.geo._schema.latitude}}</example>
    public JsonElement? Latitude { get; init; }

    /// <summary>The longitude in decimal degrees, with <c>latitude</c>; can contain tokens.</summary>
    /// <example>{{xdm.placeContext.geo._schema.longitude}}</example>
    public JsonElement? Longitude { get; init; }

    /// <summary>Whether the profile's <c>$last_seen</c> ("Updated at") stays as it is.</summary>
    public bool IgnoreTime { get; init; }

    /// <summary>With <c>delete</c>: whether to delete the profile of this id, although the id is linked to another user.</summary>
    public bool IgnoreAlias { get; init; }

    /// <summary>Whether to keep the first page of the user: its referrer, its address and its <c>utm_</c> parameters, each set once.</summary>
    public bool FirstTouch { get; init; }

    /// <summary>For <c>setProfile</c> and <c>setGroup</c>: what to change, by operation (<c>set</c>, <c>setOnce</c>, <c>add</c> …), in the order written.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Changes { get; init; }

    /// <summary>The keys that are given.</summary>
    public required IReadOnlyList<string> Keys { get; init; }
}
