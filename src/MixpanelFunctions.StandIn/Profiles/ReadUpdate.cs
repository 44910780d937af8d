using System.Text.Json;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>One update of a request: what it changes, or the first rule it breaks.</summary>
internal readonly record struct ReadUpdate
{
    public string? Token { get; init; }

    public ProfileKey Key { get; init; }

    public ProfileOperation Operation { get; init; }

    /// <summary>The operation's value. It does not refer to the request's body.</summary>
    public JsonElement Change { get; init; }

    /// <summary>What it says beside the change.</summary>
    public UpdateContext Context { get; init; }

    /// <summary>What is wrong with the update; null when it is good.</summary>
    public RecordProblem? Problem { get; init; }
}
