namespace MixpanelFunctions.Local.Verifying;

/// <summary>The options of <c>verify</c>.</summary>
internal sealed record VerifyOptions
{
    /// <summary>Files of events, folders, captured files, dead letters, addresses of containers.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>A file that was exported before; null to export from Mixpanel.</summary>
    public string? Export { get; init; }

    /// <summary>Where to export from: <see cref="Running.MixpanelChoice.Real"/>, or an address.</summary>
    public required string Mixpanel { get; init; }

    /// <summary>The project's name in the settings.</summary>
    public required string Project { get; init; }

    /// <summary>The first day of which the sources bring all; null for no bound.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day of which the sources bring all; null for no bound.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The time zone of a project of before 2023.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>A local.settings.json, or none.</summary>
    public string? Settings { get; init; }

    /// <summary>A rules file, or none.</summary>
    public string? Rules { get; init; }

    /// <summary>The partition of captured files whose path does not contain it, or none.</summary>
    public string? Partition { get; init; }

    /// <summary>Where the result goes as JSON; null for nowhere.</summary>
    public string? Json { get; init; }

    /// <summary>Where the missing events go as dead letters; null for nowhere.</summary>
    public string? Missing { get; init; }

    /// <summary>Where every difference goes; null for nowhere.</summary>
    public string? Differences { get; init; }

    /// <summary>Where downloads and temporary files are kept until the end.</summary>
    public required string Work { get; init; }

    /// <summary>How many linked users to check.</summary>
    public int SampleOfUsers { get; init; }

    /// <summary>Ids of users to check.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Whether users are looked at.</summary>
    public bool AsksForUsers => SampleOfUsers > 0 || Users.Count > 0;
}
