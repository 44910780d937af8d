using System.Diagnostics.CodeAnalysis;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>The types of actions.</summary>
public static class ActionTypes
{
    /// <summary>Every type, in the order in which the schema names them.</summary>
    public static IReadOnlyList<ActionType> All { get; } =
    [
        new TrackEventType(),
        new IdentifyType(),
        new AliasType(),
        new MergeType(),
        new SetProfileType(),
        new SetGroupType(),
        new ExperimentStartedType(),
    ];

    /// <summary>Finds a type by its name.</summary>
    internal static bool TryFind(string name, [NotNullWhen(true)] out ActionType? type)
    {
        type = All.FirstOrDefault(candidate => candidate.Name == name);
        return type is not null;
    }

    /// <summary>The names of the types that have a key; empty if every type has it.</summary>
    internal static IReadOnlyList<string> NamesWith(string key) => [.. All.Where(type => type.Has(key)).Select(type => type.Name)];
}
