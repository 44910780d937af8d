using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>What to do with an event whose time is unusable.</summary>
public enum InvalidTime
{
    /// <summary>Its record is dead-lettered.</summary>
    DeadLetter,

    /// <summary>The time at which the hub received it, in whole seconds.</summary>
    UseEnqueuedTime,
}

/// <summary>What to do with a record that exceeds one of Mixpanel's limits.</summary>
public enum OnLimit
{
    /// <summary>It is cut to fit, and that is counted by property.</summary>
    Repair,

    /// <summary>It is dead-lettered.</summary>
    DeadLetter,
}

/// <summary>What to do with an <c>alias</c> action under Simplified ID Merge, where it has no meaning.</summary>
public enum AliasUnderSimplified
{
    /// <summary>It sends nothing, with a warning at startup.</summary>
    Warn,

    /// <summary>It is an error: the app does not start.</summary>
    Refuse,
}

/// <summary>What to do with a profile that Experience Platform's streaming destination exported: it is not an event.</summary>
public enum ProfileExports
{
    /// <summary>It is dead-lettered.</summary>
    DeadLetter,

    /// <summary>It updates the user's profile in Mixpanel.</summary>
    SetProfile,
}

/// <summary>Whether the built-in rule sends who saw which variant of an experiment.</summary>
public enum Experiments
{
    /// <summary>It does not.</summary>
    Off,

    /// <summary>It has an action <c>experimentStarted</c>.</summary>
    On,
}

/// <summary>The settings under <c>Forwarding__</c>, and those that name the hub.</summary>
public sealed record ForwardingOptions
{
    internal static readonly TextSetting HubName = new("EventHubName", "an event hub's name", "The event hub to read. Part of the $insert_id of events without an _id.");
    internal static readonly TextSetting RulesFileSetting = new("Forwarding__RulesFile", "a path, or a blob's address", "The rules file. Without it, rules.json beside host.json, if it exists.");
    internal static readonly TextSetting RulesClientIdSetting = new("Forwarding__RulesClientId", "a client id", "The user-assigned identity that reads a rules file in a blob. Without it, the app's default identity.");
    internal static readonly DurationSetting RulesRefreshSetting = new("Forwarding__RulesRefresh", TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromDays(1), "How often the app checks the rules file for a new version. 00:00:00 for never.");
    internal static readonly ChoiceSetting<InvalidTime> InvalidTimeSetting = new("Forwarding__InvalidTime", InvalidTime.DeadLetter, "What to do with an event whose time is unreadable, before 1971 or more than an hour ahead.");
    internal static readonly ChoiceSetting<OnLimit> OnLimitSetting = new("Forwarding__OnLimit", OnLimit.Repair, "What to do with a record that exceeds Mixpanel's limits of nesting, entries or properties.");
    internal static readonly ChoiceSetting<ProfileExports> ProfileExportsSetting = new("Forwarding__ProfileExports", ProfileExports.DeadLetter, "What to do with a profile that an Experience Platform destination exports to the hub. It is not an event.");
    internal static readonly ChoiceSetting<Experiments> ExperimentsSetting = new("Forwarding__Experiments", Experiments.Off, "Whether the built-in rule sends $experiment_started for propositions of Adobe Target and Journey Optimizer. Rules of your own have the action experimentStarted.");
    internal static readonly ChoiceSetting<AliasUnderSimplified> AliasUnderSimplifiedSetting = new("Forwarding__AliasUnderSimplified", AliasUnderSimplified.Warn, "What to do with an alias action under Simplified ID Merge, where it has no meaning: send nothing and log a warning at startup, or report an error.");
    internal static readonly TextSetting DeviceIdSetting = new("Forwarding__DeviceId", "text with tokens", "The anonymous id of an event. Without it, the ECID.");
    internal static readonly TextSetting UserIdSetting = new("Forwarding__UserId", "text with tokens", "The id of the known user. Without it, the id in the identityMap: by Forwarding__UserNamespaces, or else authenticated, or else primary.");
    internal static readonly TextSetting MixpanelSdkIdSetting = new("Forwarding__MixpanelSdkId", "text with tokens", "The id that Mixpanel's own SDK has for the visitor, or the SDK's whole cookie: $device:X is the anonymous id X, anything else the known user. Takes precedence over Forwarding__DeviceId, Forwarding__UserId and the identityMap.");
    internal static readonly DurationSetting CustomCodeTimeoutSetting = new("Forwarding__CustomCodeTimeout", TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), "The processor time for one run of a rule's custom code.");
    internal static readonly DurationSetting DrainTimeSetting = new("Forwarding__DrainTime", TimeSpan.FromSeconds(10), TimeSpan.Zero, TimeSpan.FromMinutes(1), "How long requests in progress can continue after a shutdown starts.");

    /// <summary>Every setting of this kind.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
        [HubName, RulesFileSetting, RulesClientIdSetting, RulesRefreshSetting, InvalidTimeSetting, OnLimitSetting, ProfileExportsSetting, ExperimentsSetting, AliasUnderSimplifiedSetting, DeviceIdSetting, UserIdSetting, MixpanelSdkIdSetting, IdentityNamespaces.UserNamespaces, CustomCodeTimeoutSetting, DrainTimeSetting];

    /// <summary>The event hub's name; part of derived insert ids, so it must not change for events still to be read.</summary>
    public string Hub { get; init; } = string.Empty;

    /// <summary>The rules file as set; <see langword="null"/> for the default place.</summary>
    public string? RulesFile { get; init; }

    /// <summary>The client id of the user-assigned identity that reads a rules file on a blob.</summary>
    public string? RulesClientId { get; init; }

    /// <summary>How often the rules file is looked at for a new version; zero for never. Default: a minute.</summary>
    public TimeSpan RulesRefresh { get; init; } = RulesRefreshSetting.Standard;

    /// <summary>What to do with an event whose time is unusable. Default: dead letter.</summary>
    public InvalidTime InvalidTime { get; init; }

    /// <summary>What to do with a record over a limit. Default: repair.</summary>
    public OnLimit OnLimit { get; init; }

    /// <summary>What to do with an exported profile. Default: dead letter.</summary>
    public ProfileExports ProfileExports { get; init; }

    /// <summary>Whether the built-in rule sends experiments. Default: not.</summary>
    public Experiments Experiments { get; init; }

    /// <summary>What to do with an alias action under Simplified ID Merge. Default: a warning.</summary>
    public AliasUnderSimplified AliasUnderSimplified { get; init; }

    /// <summary>The anonymous id, a text with tokens; <see langword="null"/> for the ECID.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The known user's id, a text with tokens; <see langword="null"/> for the identityMap's.</summary>
    public string? UserId { get; init; }

    /// <summary>The id or the cookie of Mixpanel's SDK, a text with tokens; <see langword="null"/> if the site runs none.</summary>
    public string? MixpanelSdkId { get; init; }

    /// <summary>The identityMap's namespaces that are the known user, the first before the others. Default: none.</summary>
    public IReadOnlyList<string> UserNamespaces { get; init; } = [];

    /// <summary>The processor time that one run of custom code may take. Default: 50 milliseconds.</summary>
    public TimeSpan CustomCodeTimeout { get; init; } = CustomCodeTimeoutSetting.Standard;

    /// <summary>How long requests in progress may continue at shutdown. Default: 10 seconds.</summary>
    public TimeSpan DrainTime { get; init; } = DrainTimeSetting.Standard;

    /// <summary>Reads the settings, and notes errors.</summary>
    public static ForwardingOptions Read(IConfiguration configuration, ConfigurationErrors errors) => new()
    {
        Hub = HubName.Read(configuration) ?? string.Empty,
        RulesFile = RulesFileSetting.Read(configuration),
        RulesClientId = RulesClientIdSetting.Read(configuration),
        RulesRefresh = RulesRefreshSetting.Read(configuration, errors),
        InvalidTime = InvalidTimeSetting.Read(configuration, errors),
        OnLimit = OnLimitSetting.Read(configuration, errors),
        ProfileExports = ProfileExportsSetting.Read(configuration, errors),
        Experiments = ExperimentsSetting.Read(configuration, errors),
        AliasUnderSimplified = AliasUnderSimplifiedSetting.Read(configuration, errors),
        DeviceId = DeviceIdSetting.Read(configuration),
        UserId = UserIdSetting.Read(configuration),
        MixpanelSdkId = MixpanelSdkIdSetting.Read(configuration),
        UserNamespaces = IdentityNamespaces.Read(configuration, errors),
        CustomCodeTimeout = CustomCodeTimeoutSetting.Read(configuration, errors),
        DrainTime = DrainTimeSetting.Read(configuration, errors),
    };
}
