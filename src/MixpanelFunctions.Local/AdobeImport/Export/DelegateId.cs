namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>
/// What a resource is made with: <c>core::conditions::value-comparison</c>, an extension's name, a kind, and the name that
/// the extension's <c>extension.json</c> gives it.
/// </summary>
internal readonly record struct DelegateId(string Extension, string Kind, string Name)
{
    /// <summary>Core for event forwarding calls itself <c>core</c>; its package, <c>reactor-extension-core-edge</c>.</summary>
    private static readonly string[] CoreNames = ["core", "core-edge", "adobe.core"];

    /// <summary>Adobe's Mixpanel extension by the names that it had: adobe/reactor-extension-mixpanel-edge, extension.json.</summary>
    private static readonly string[] MixpanelNames = ["mixpanel-connector-edge", "mixpanel-connector-edge-preview", "mixpanel-edge", "mixpanel-track-events", "mixpanel"];

    private static readonly string[] SendNames = ["send-event", "track-event", "track-events"];

    public bool IsCore => CoreNames.Contains(Extension);

    /// <summary>Whether it is the action that sends an event to Mixpanel.</summary>
    public bool SendsToMixpanel => Kind == "actions" && MixpanelNames.Contains(Extension) && SendNames.Contains(Name);

    public bool IsCondition => Kind == "conditions";

    public bool IsAction => Kind == "actions";

    public static DelegateId Of(ReactorResource resource)
    {
        string[] parts = (resource.Text("delegate_descriptor_id") ?? string.Empty).Split("::");
        return parts.Length == 3 ? new(parts[0], parts[1], parts[2]) : new(string.Empty, string.Empty, parts[0]);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind.Length == 0 ? (Name.Length == 0 ? "(nothing)" : Name) : $"{Extension}::{Kind}::{Name}";
}
