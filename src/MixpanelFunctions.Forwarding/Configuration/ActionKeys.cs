namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>Which keys each type of action has. One that another type has is a mistake, not something to pass over.</summary>
public static class ActionKeys
{
    /// <summary>The properties as JSON text: for app settings, whose values are all text. In a file, <c>properties</c> says it better.</summary>
    public const string PropertiesJson = "propertiesJson";

    private static readonly Dictionary<string, string[]> ByKey = new(StringComparer.Ordinal)
    {
        ["event"] = [ActionTypes.TrackEvent],
        ["distinctId"] = [ActionTypes.TrackEvent, ActionTypes.Alias, ActionTypes.SetProfile],
        ["time"] = [ActionTypes.TrackEvent, ActionTypes.Identify, ActionTypes.Alias, ActionTypes.Merge],
        ["insertId"] = [ActionTypes.TrackEvent, ActionTypes.Identify, ActionTypes.Alias, ActionTypes.Merge],
        ["properties"] = [ActionTypes.TrackEvent],
        [PropertiesJson] = [ActionTypes.TrackEvent],
        ["spread"] = [ActionTypes.TrackEvent],
        ["flatten"] = [ActionTypes.TrackEvent],
        ["preset"] = [ActionTypes.TrackEvent],
        ["anonymousId"] = [ActionTypes.Identify],
        ["userId"] = [ActionTypes.Identify],
        ["alias"] = [ActionTypes.Alias],
        ["distinctIds"] = [ActionTypes.Merge],
        ["groupKey"] = [ActionTypes.SetGroup],
        ["groupId"] = [ActionTypes.SetGroup],
    };

    /// <summary>The types of actions that have a key: where none in particular, all of them.</summary>
    public static IReadOnlyList<string> TypesWith(string key) =>
        ByKey.TryGetValue(key, out string[]? types) ? types
        : !ProfileOperations.Names.Contains(key) ? ActionTypes.All
        : ProfileOperations.IsForGroups(key) ? [ActionTypes.SetProfile, ActionTypes.SetGroup]
        : [ActionTypes.SetProfile];
}
