using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Names of events in Mixpanel: a map from names to names, or the names of Mixpanel's own SDKs.</summary>
/// <example>{ "web.webpagedetails.pageViews": "Page view", "commerce.purchases": "Purchase" }</example>
public sealed record EventNamesDefinition
{
    /// <summary>The names and properties of Mixpanel's own SDKs, for events that the SDKs have.</summary>
    public const string Mixpanel = "mixpanel";

    /// <summary>Where it is defined.</summary>
    public required Place Place { get; init; }

    /// <summary>Whether the names are those of Mixpanel's own SDKs.</summary>
    public bool AreMixpanels { get; init; }

    /// <summary>The names that people read, by an event's type or by the name that it has without this map. The case of A to Z does not count.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>Overrides the file with the app settings, name by name.</summary>
    internal static EventNamesDefinition? Join(EventNamesDefinition? below, EventNamesDefinition above) =>
        below is null || below.AreMixpanels || above.AreMixpanels ? above : above with { Names = RulesMerge.Join(below.Names, above.Names) };
}
