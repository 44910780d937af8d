using System.Text.Json;

namespace MixpanelFunctions.Differential.Tests.Running;

/// <summary>What became of one event under one rule.</summary>
/// <param name="Kind">What.</param>
/// <param name="Record">What is sent, where something is.</param>
/// <param name="Reason">Why it failed, where it did.</param>
internal sealed record Outcome(OutcomeKind Kind, JsonElement Record = default, string? Reason = null);

/// <summary>What can become of an event under a rule.</summary>
internal enum OutcomeKind
{
    /// <summary>The rule does not take the event.</summary>
    NotTaken,

    /// <summary>The rule could not be decided, or a value not be computed.</summary>
    Failed,

    /// <summary>The rule takes it, but no record can be made of it. Adobe knows no such thing.</summary>
    Unmappable,

    /// <summary>A record is sent.</summary>
    Sent,
}
