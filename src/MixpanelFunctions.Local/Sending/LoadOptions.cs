using MixpanelFunctions.Local.Hubs;

namespace MixpanelFunctions.Local.Sending;

/// <summary>The options of <c>send</c>.</summary>
internal sealed record LoadOptions
{
    /// <summary>The hub.</summary>
    public required HubAddress Hub { get; init; }

    /// <summary>The input, or none for the bundled samples.</summary>
    public string? Events { get; init; }

    /// <summary>The most events a second; null for no bound.</summary>
    public long? Rate { get; init; }

    /// <summary>The most events in one message.</summary>
    public int Pack { get; init; } = 1;

    /// <summary>How many events; null for the input once.</summary>
    public long? Count { get; init; }
}
