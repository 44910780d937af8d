using MixpanelFunctions.Forwarding.Configuration;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Which keys each type of action has. One that another type has is a mistake, not something to pass over.</summary>
internal static class ActionKeys
{
    private static readonly string[] OfProfiles = ["setProfile", "setGroup"];

    public static void RefuseForeign(ActionDefinition action, ConfigurationErrors errors)
    {
        (string Key, bool IsGiven, string[] Types)[] keys =
        [
            ("event", action.Event is not null, ["trackEvent"]),
            ("distinctId", action.DistinctId is not null, ["trackEvent", "alias", "setProfile"]),
            ("time", action.Time is not null, ["trackEvent", "identify", "alias", "merge"]),
            ("insertId", action.InsertId is not null, ["trackEvent", "identify", "alias", "merge"]),
            ("properties", action.Properties is not null, ["trackEvent"]),
            ("spread", action.Spread.Count > 0, ["trackEvent"]),
            ("flatten", action.Flatten, ["trackEvent"]),
            ("preset", action.Preset is not null, ["trackEvent"]),
            ("anonymousId", action.AnonymousId is not null, ["identify"]),
            ("userId", action.UserId is not null, ["identify"]),
            ("alias", action.Alias is not null, ["alias"]),
            ("distinctIds", action.DistinctIds.Count > 0, ["merge"]),
            ("groupKey", action.GroupKey is not null, ["setGroup"]),
            ("groupId", action.GroupId is not null, ["setGroup"]),
            .. action.Changes.Select(change => (change.Key, true, OfProfiles)),
        ];
        foreach ((string key, _, string[] types) in keys.Where(key => key.IsGiven && !key.Types.Contains(action.Type)))
        {
            errors.Add(action.Place.Key(key), $"{action.Type} has no {key}; it belongs to {string.Join(", ", types)}");
        }
    }
}
