namespace MixpanelFunctions.Local.Running;

/// <summary>The options of <c>run</c>.</summary>
internal sealed record RunOptions
{
    /// <summary>Whether to end after the events.</summary>
    public bool Once { get; init; }

    /// <summary>A local.settings.json, or none.</summary>
    public string? Settings { get; init; }

    /// <summary>A rules file, or none.</summary>
    public string? Rules { get; init; }

    /// <summary>The input, or none for the bundled samples.</summary>
    public string? Events { get; init; }

    /// <summary>Whether the bundled samples are requested by name.</summary>
    public bool Samples { get; init; }

    /// <summary>The port of the page and of the stand-in on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port of the event hub on 127.0.0.1; 0 for a free one.</summary>
    public int AmqpPort { get; init; }

    /// <summary>Where the hub's events and the checkpoints are kept beyond the run; none for nowhere.</summary>
    public string? HubFolder { get; init; }

    /// <summary>Whether to open the page in the browser.</summary>
    public bool Open { get; init; }

    /// <summary>Where to send, see <see cref="MixpanelChoice"/>.</summary>
    public required string Mixpanel { get; init; }
}

/// <summary>Where a local run sends.</summary>
internal static class MixpanelChoice
{
    /// <summary>The stand-in in this process.</summary>
    public const string StandIn = "stand-in";

    /// <summary>Mixpanel, as the settings have it.</summary>
    public const string Real = "real";

    /// <summary>Whether a text is one of these, or an address.</summary>
    public static bool IsValid(string? text) =>
        text is StandIn or Real || (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https");
}
