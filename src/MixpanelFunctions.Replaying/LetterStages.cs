using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Replaying;

/// <summary>The stages of dead letters, as they are written.</summary>
internal static class LetterStages
{
    /// <summary>All of them, in the order of an event's way.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<FailureStage>().Select(Name)];

    /// <summary>A stage's name.</summary>
    public static string Name(FailureStage stage) => stage.ToString().ToLowerInvariant();

    /// <summary>The stage of a name; <see langword="null"/> where it is none.</summary>
    public static FailureStage? Find(string name) =>
        Enum.GetValues<FailureStage>().Cast<FailureStage?>().FirstOrDefault(stage => Name(stage!.Value) == name);
}
