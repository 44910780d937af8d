namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>What a profile update may do, by the name that rules use and by Mixpanel's (mixpanel/docs, reference/profile-set and its siblings).</summary>
public static class ProfileOperations
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["set"] = "$set",
        ["setOnce"] = "$set_once",
        ["add"] = "$add",
        ["union"] = "$union",
        ["append"] = "$append",
        ["remove"] = "$remove",
        ["unset"] = "$unset",
        ["delete"] = "$delete",
    };

    /// <summary>The names that rules use.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Whether Mixpanel has the operation for groups (mixpanel/docs, reference/group-set-property and its siblings).</summary>
    public static bool IsForGroups(string name) => name is not ("add" or "append");

    /// <summary>Mixpanel's name of an operation.</summary>
    public static string MixpanelName(string name) => ByName[name];
}
