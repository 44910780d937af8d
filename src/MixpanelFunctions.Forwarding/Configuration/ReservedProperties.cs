namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>Names that every record of an event has from the action's own keys; a property must not stand for them.</summary>
public static class ReservedProperties
{
    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["time"] = "the action's time",
        ["distinct_id"] = "the action's distinctId",
        ["$insert_id"] = "the action's insertId",
        ["token"] = "the project",
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>What sets a reserved name, in words; <see langword="null"/> for any other name.</summary>
    public static string? SetBy(string name) => ByName.GetValueOrDefault(name);
}
