namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>The stage at which an event failed permanently; the <c>stage</c> of a dead letter, in lower case.</summary>
public enum FailureStage
{
    /// <summary>It could not be read as an Edge event.</summary>
    Parse,

    /// <summary>A rule could not be decided.</summary>
    Rule,

    /// <summary>No record could be made of it.</summary>
    Mapping,

    /// <summary>Mixpanel refused the record.</summary>
    Mixpanel,

    /// <summary>The record exceeds a limit.</summary>
    Size,
}

/// <summary>How stages are written in dead letters, metrics and explanations.</summary>
public static class FailureStages
{
    /// <summary>All names, in the order of an event's way.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<FailureStage>().Select(stage => stage.ToString().ToLowerInvariant())];

    /// <summary>A stage's name.</summary>
    public static string Name(this FailureStage stage) => Names[(int)stage];

    /// <summary>The stage of a name; <see langword="null"/> if it is not one.</summary>
    public static FailureStage? Find(string name) => Enum.GetValues<FailureStage>().Cast<FailureStage?>().FirstOrDefault(stage => stage!.Value.Name() == name);
}
