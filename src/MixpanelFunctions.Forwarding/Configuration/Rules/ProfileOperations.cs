namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>The operations of profile updates, by their names in rules and in Mixpanel (mixpanel/docs, reference/profile-set and its siblings).</summary>
public static class ProfileOperations
{
    /// <summary>Sets properties and replaces existing values: an object, or a token that yields one.</summary>
    public const string Set = "set";

    /// <summary>Sets properties that do not exist yet: an object, or a token that yields one.</summary>
    public const string SetOnce = "setOnce";

    /// <summary>Adds numbers to properties: an object, or a token that yields one.</summary>
    public const string Add = "add";

    /// <summary>Adds values to lists that do not contain them yet: an object of lists, or a token that yields one.</summary>
    public const string Union = "union";

    /// <summary>Adds a value to the end of lists: an object, or a token that yields one.</summary>
    public const string Append = "append";

    /// <summary>Removes a value from lists: an object, or a token that yields one.</summary>
    public const string Remove = "remove";

    /// <summary>Removes properties: a list of their names, or a token that yields one.</summary>
    public const string Unset = "unset";

    /// <summary><c>true</c>: deletes the whole profile.</summary>
    public const string Delete = "delete";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        [Set] = "$set",
        [SetOnce] = "$set_once",
        [Add] = "$add",
        [Union] = "$union",
        [Append] = "$append",
        [Remove] = "$remove",
        [Unset] = "$unset",
        [Delete] = "$delete",
    };

    /// <summary>The names that rules use.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>
    /// Whether Mixpanel has the operation for groups: "$set, $set_once, $add, $union, $remove, $unset, and $delete"
    /// (mixpanel/docs, reference/group-batch-update).
    /// </summary>
    public static bool IsForGroups(string name) => name is not Append;

    /// <summary>Mixpanel's name of an operation.</summary>
    public static string MixpanelName(string name) => ByName[name];
}
