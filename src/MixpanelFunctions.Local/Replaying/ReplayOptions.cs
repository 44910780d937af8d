using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Local.Replaying.Captures;

namespace MixpanelFunctions.Local.Replaying;

/// <summary>The options of <c>replay</c>.</summary>
internal sealed record ReplayOptions
{
    /// <summary>Folders, files and addresses; none for the place that the settings name.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Only dead letters of these stages; empty for all.</summary>
    public IReadOnlyList<FailureStage> Stages { get; init; } = [];

    /// <summary>Only events that the hub received then or later; <see langword="null"/> for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>A local.settings.json, or none.</summary>
    public string? Settings { get; init; }

    /// <summary>A rules file, or none.</summary>
    public string? Rules { get; init; }

    /// <summary>Where to send, see <see cref="Running.MixpanelChoice"/>.</summary>
    public required string Mixpanel { get; init; }

    /// <summary>The partition of captured files whose path does not contain it, or none.</summary>
    public string? Partition { get; init; }

    /// <summary>Where it is noted how far captured files are.</summary>
    public string State { get; init; } = CaptureState.DefaultName;
}
