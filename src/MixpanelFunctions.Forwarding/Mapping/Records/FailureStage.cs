namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Where on its way an event failed for good; the <c>stage</c> of a dead letter, in lower case.</summary>
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
