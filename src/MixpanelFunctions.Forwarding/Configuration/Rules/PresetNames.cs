namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>The presets: sets of properties that an action can add by name.</summary>
public static class PresetNames
{
    /// <summary>Mixpanel's own properties, if the event has their values. Never overrides what the rule sets.</summary>
    public const string Standard = "standard";

    /// <summary>The values of Adobe Analytics variables, wherever the event has them.</summary>
    public const string Analytics = "analytics";

    /// <summary>The same without coordinates, for the built-in rule only, because no user requested them.</summary>
    internal const string BuiltInAnalytics = "builtInAnalytics";

    /// <summary>What <see cref="Standard"/> means for a user's profile.</summary>
    internal const string StandardProfile = "standardProfile";

    /// <summary>Properties of a profile that Experience Platform exported. For the built-in rule alone.</summary>
    internal const string ProfileExport = "profileExport";

    /// <summary>Every name that an action may use.</summary>
    public static IReadOnlyList<string> All { get; } = [Standard, Analytics];
}
