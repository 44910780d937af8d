using System.IO.Compression;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>Where a Mixpanel project's data is kept.</summary>
public enum MixpanelRegion
{
    /// <summary>api.mixpanel.com</summary>
    US,

    /// <summary>api-eu.mixpanel.com</summary>
    EU,

    /// <summary>api-in.mixpanel.com</summary>
    IN,
}

/// <summary>Which of Mixpanel's identity systems the projects use: Mixpanel's own project setting, to be the same here.</summary>
public enum IdentityMerge
{
    /// <summary>Simplified ID Merge: <c>$device_id</c> and <c>$user_id</c>.</summary>
    Simplified,

    /// <summary>Original ID Merge: <c>$identify</c>, <c>$create_alias</c>, <c>$merge</c>.</summary>
    Original,
}

/// <summary>How anonymous ids are sent.</summary>
public enum AnonymousIds
{
    /// <summary>As they come.</summary>
    AsIs,

    /// <summary>As UUIDs of version 4, the only ones that Original ID Merge merges.</summary>
    Uuid,
}

/// <summary>Which of Mixpanel's endpoints takes events.</summary>
public enum EventEndpoint
{
    /// <summary><c>/import</c>, which reports every record that it refuses.</summary>
    Import,

    /// <summary><c>/track</c>, the one that Adobe's extension sends to.</summary>
    Track,
}

/// <summary>How to compress requests.</summary>
public enum RequestCompression
{
    /// <summary>gzip with the least effort.</summary>
    Fastest,

    /// <summary>gzip with the usual effort.</summary>
    Optimal,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>The settings under <c>Mixpanel__</c>.</summary>
public sealed record MixpanelOptions
{
    internal static readonly TextSetting ProjectToken = new("Mixpanel__ProjectToken", "a token", "The default project's token. A secret.") { IsSecret = true };
    internal static readonly TextSetting ProjectId = new("Mixpanel__ProjectId", "a number", "The default project's id. Required with a service account.");
    internal static readonly TextSetting ServiceAccountUser = new("Mixpanel__ServiceAccount__Username", "a user name", "A service account, instead of the token, for importing.");
    internal static readonly TextSetting ServiceAccountSecret = new("Mixpanel__ServiceAccount__Secret", "a secret", "The service account's secret.") { IsSecret = true };
    internal static readonly ChoiceSetting<MixpanelRegion> Region = new("Mixpanel__Region", MixpanelRegion.US, "Where Mixpanel keeps the project's data.");
    internal static readonly TextSetting BaseAddress = new("Mixpanel__BaseAddress", "an http or https address", "An address instead of the region's: a proxy, or the stand-in.");
    internal static readonly ChoiceSetting<IdentityMerge> IdentityMergeSetting = new("Mixpanel__IdentityMerge", IdentityMerge.Simplified, "The identity system of the projects in Mixpanel.");
    internal static readonly TextSetting AnonymousIdsSetting = new("Mixpanel__AnonymousIds", "AsIs, Uuid", "How to send anonymous ids. Without it, Uuid under Original ID Merge and AsIs under Simplified.");
    internal static readonly TextSetting IdentifyEventSetting = new("Mixpanel__IdentifyEvent", "an event's name", "What identify sends under Simplified ID Merge: an event of this name with both ids.", "$identify");
    internal static readonly ChoiceSetting<EventEndpoint> EventEndpointSetting = new("Mixpanel__EventEndpoint", EventEndpoint.Import, "Where events go. Track, the endpoint of Adobe's extension, does not report which of several records it refuses, or that a token is wrong. Events that are too old for it still go to Import.");
    internal static readonly NumberSetting MaxRecords = new("Mixpanel__MaxRecordsPerRequest", 2_000, 1, 2_000, "The most records in a request.");
    internal static readonly NumberSetting MaxBytes = new("Mixpanel__MaxRequestBytes", 2_097_152, 1_100_000, 10_485_760, "The largest size of a request before compression, in bytes.");
    internal static readonly NumberSetting Concurrency = new("Mixpanel__MaxConcurrency", 8, 1, 64, "How many requests to each project can be in progress at once, for one batch of events.");
    internal static readonly ChoiceSetting<RequestCompression> CompressionSetting = new("Mixpanel__Compression", RequestCompression.Fastest, "How to compress requests.");
    internal static readonly DurationSetting AttemptTimeoutSetting = new("Mixpanel__AttemptTimeout", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5), "The longest time for one attempt of a request.");
    internal static readonly DurationSetting TotalBudgetSetting = new("Mixpanel__TotalBudget", TimeSpan.FromMinutes(4), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(25), "The longest time for a batch of events with all retries. Then it fails, and the host delivers it again. Must be below the function's timeout.");
    internal static readonly DurationSetting RetryDelaySetting = new("Mixpanel__RetryDelay", TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1), "The wait before the first retry. It doubles for each further one, with jitter.");
    internal static readonly DurationSetting MaxRetryDelaySetting = new("Mixpanel__MaxRetryDelay", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5), "The longest wait before a retry, unless Mixpanel's Retry-After is longer.");

    internal static readonly NumberSetting BreakAfterSetting = new("Mixpanel__BreakAfter", 20, 2, 1_000_000, "How many attempts in a row without a usable answer open a project's circuit breaker. Refused credentials open it at once.");
    internal static readonly DurationSetting BreakDurationSetting = new("Mixpanel__BreakDuration", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1), "How long an open breaker blocks a project before one request tries again.");

    /// <summary>The name of the project for actions that name none.</summary>
    public const string DefaultProject = "default";

    private const string ProjectsSection = "Mixpanel:Projects";

    /// <summary>Every setting of this kind.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        ProjectToken, ProjectId, ServiceAccountUser, ServiceAccountSecret, Region, BaseAddress, IdentityMergeSetting, AnonymousIdsSetting, IdentifyEventSetting,
        GroupKey.Setting, EventEndpointSetting, MaxRecords, MaxBytes, Concurrency, CompressionSetting, AttemptTimeoutSetting, TotalBudgetSetting, RetryDelaySetting, MaxRetryDelaySetting,
        BreakAfterSetting, BreakDurationSetting,
    ];

    /// <summary>The settings that each named project has of its own, under <c>Mixpanel__Projects__{name}__</c>.</summary>
    public static IReadOnlyList<Setting> ProjectSettings { get; } = [ProjectToken, ProjectId, ServiceAccountUser, ServiceAccountSecret, Region, BaseAddress];

    /// <summary>The projects by name, the default one among them.</summary>
    public IReadOnlyDictionary<string, ProjectOptions> Projects { get; init; } = new Dictionary<string, ProjectOptions>();

    /// <summary>The identity system. Default: Simplified.</summary>
    public IdentityMerge IdentityMerge { get; init; }

    /// <summary>How anonymous ids are sent. Default: as UUIDs under Original ID Merge, as they arrive under Simplified.</summary>
    public AnonymousIds AnonymousIds { get; init; }

    /// <summary>The name of the event that links two ids under Simplified ID Merge. Default: <c>$identify</c>.</summary>
    public string IdentifyEvent { get; init; } = IdentifyEventSetting.Default;

    /// <summary>The group keys that every event record gets. Default: none.</summary>
    public IReadOnlyList<GroupKey> GroupKeys { get; init; } = [];

    /// <summary>Where events go that are not too old for it. Default: <c>/import</c>.</summary>
    public EventEndpoint EventEndpoint { get; init; }

    /// <summary>The most records in a request. Default: 2,000, Mixpanel's own limit.</summary>
    public int MaxRecordsPerRequest { get; init; } = MaxRecords.Standard;

    /// <summary>The largest size of a request in bytes, before compression. Default: 2,097,152.</summary>
    public int MaxRequestBytes { get; init; } = MaxBytes.Standard;

    /// <summary>Requests in progress at once, to each project. Default: 8.</summary>
    public int MaxConcurrency { get; init; } = Concurrency.Standard;

    /// <summary>How requests are compressed; <see langword="null"/> for not at all. Default: fastest.</summary>
    public CompressionLevel? Compression { get; init; } = CompressionLevel.Fastest;

    /// <summary>How long one attempt may take. Default: 30 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = AttemptTimeoutSetting.Standard;

    /// <summary>How long a batch of events may take in all. Default: 4 minutes.</summary>
    public TimeSpan TotalBudget { get; init; } = TotalBudgetSetting.Standard;

    /// <summary>The wait before the first retry. Default: 2 seconds.</summary>
    public TimeSpan RetryDelay { get; init; } = RetryDelaySetting.Standard;

    /// <summary>The longest wait before a retry. Default: 1 minute.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = MaxRetryDelaySetting.Standard;

    /// <summary>Attempts in a row without a usable answer that open a project's breaker. Default: 20.</summary>
    public int BreakAfter { get; init; } = BreakAfterSetting.Standard;

    /// <summary>How long an open breaker keeps everything from its project. Default: 30 seconds.</summary>
    public TimeSpan BreakDuration { get; init; } = BreakDurationSetting.Standard;

    /// <summary>Reads the settings, and notes errors.</summary>
    public static MixpanelOptions Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Dictionary<string, ProjectOptions> projects = new(StringComparer.Ordinal)
        {
            [DefaultProject] = ProjectOptions.Read(configuration, DefaultProject, null, errors),
        };
        foreach (IConfigurationSection section in configuration.GetSection(ProjectsSection).GetChildren())
        {
            projects[section.Key] = ProjectOptions.Read(configuration, section.Key, $"Mixpanel__Projects__{section.Key}", errors);
        }

        IdentityMerge identityMerge = IdentityMergeSetting.Read(configuration, errors);
        ChoiceSetting<AnonymousIds> anonymousIds = new(
            AnonymousIdsSetting.Name,
            identityMerge == IdentityMerge.Original ? AnonymousIds.Uuid : AnonymousIds.AsIs,
            AnonymousIdsSetting.Meaning);
        MixpanelOptions options = new()
        {
            Projects = projects,
            IdentityMerge = identityMerge,
            AnonymousIds = anonymousIds.Read(configuration, errors),
            IdentifyEvent = IdentifyEventSetting.Read(configuration)!,
            GroupKeys = GroupKey.Read(configuration, errors),
            EventEndpoint = EventEndpointSetting.Read(configuration, errors),
            MaxRecordsPerRequest = MaxRecords.Read(configuration, errors),
            MaxRequestBytes = MaxBytes.Read(configuration, errors),
            MaxConcurrency = Concurrency.Read(configuration, errors),
            Compression = CompressionSetting.Read(configuration, errors) switch
            {
                RequestCompression.Fastest => CompressionLevel.Fastest,
                RequestCompression.Optimal => CompressionLevel.Optimal,
                _ => null,
            },
            AttemptTimeout = AttemptTimeoutSetting.Read(configuration, errors),
            TotalBudget = TotalBudgetSetting.Read(configuration, errors),
            RetryDelay = RetryDelaySetting.Read(configuration, errors),
            MaxRetryDelay = MaxRetryDelaySetting.Read(configuration, errors),
            BreakAfter = BreakAfterSetting.Read(configuration, errors),
            BreakDuration = BreakDurationSetting.Read(configuration, errors),
        };
        if (options.RetryDelay > options.MaxRetryDelay)
        {
            errors.Add(Place.Setting(RetryDelaySetting.Name), $"must not be longer than {MaxRetryDelaySetting.Name}");
        }

        return options;
    }
}
