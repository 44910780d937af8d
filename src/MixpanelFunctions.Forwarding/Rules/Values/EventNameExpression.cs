using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>
/// <c>{{eventName}}</c>: what happened, in a name for Mixpanel. Mostly <c>xdm.eventType</c>; where that says nothing, what Adobe
/// Analytics takes the event for.
/// </summary>
/// <remarks>
/// https://experienceleague.adobe.com/en/docs/analytics/implementation/aep-edge/hit-types for page views and links,
/// https://github.com/adobe/aepsdk-edgebridge-ios/blob/main/Documentation/data-format.md for Edge Bridge,
/// https://github.com/adobe/aepsdk-core-ios, <c>LifecycleV2MetricsBuilder</c>, for the app's life.
/// </remarks>
internal sealed class EventNameExpression(ValueCompiler compiler) : ValueExpression
{
    /// <summary>The name by which rules need it.</summary>
    public const string Name = "eventName";

    /// <summary>The name for the first launch of an app.</summary>
    public const string AppInstall = "App Install";

    /// <summary>The name for the first launch after an update.</summary>
    public const string AppUpgrade = "App Upgrade";

    /// <summary>The name for the end of an app's session.</summary>
    public const string AppClose = "App Close";

    private readonly int _type = compiler.Path("xdm.eventType").Slot;
    private readonly int _isInstall = compiler.Path("xdm.application.isInstall").Slot;
    private readonly int _isUpgrade = compiler.Path("xdm.application.isUpgrade").Slot;
    private readonly int[] _linkType = Slots(compiler, "data.__adobe.analytics.linkType", "data.__adobe.analytics.pe", "xdm.web.webInteraction.type");
    private readonly int[] _link = Slots(
        compiler,
        "data.__adobe.analytics.linkName",
        "data.__adobe.analytics.pev2",
        "data.__adobe.analytics.linkURL",
        "data.__adobe.analytics.pev1",
        "xdm.web.webInteraction.name",
        "xdm.web.webInteraction.URL");
    private readonly int[] _page = Slots(
        compiler,
        "data.__adobe.analytics.pageName",
        "data.__adobe.analytics.pageURL",
        "data.__adobe.analytics.g",
        "xdm.web.webPageDetails.name",
        "xdm.web.webPageDetails.URL");
    private readonly int[] _action = Slots(compiler, "data.__adobe.analytics.linkName", "data.action");
    private readonly int[] _state = Slots(compiler, "data.__adobe.analytics.pageName", "data.state");

    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue type = values[_type];
        if (type.IsMissingOrNull || TextForm.IsBlank(values, type))
        {
            return OfHit(values);
        }

        return type.Kind != JsonKind.String || type.Length is < 15 or > 18 ? type : OfType(values, type);
    }

    /// <summary>The types of Adobe's Mobile SDK, which say what sent the event and not what happened.</summary>
    private JsonValue OfType(EventValues values, JsonValue type)
    {
        ReadOnlySpan<byte> text = values.Bytes(type);
        if (text.SequenceEqual("analytics.track"u8))
        {
            JsonValue action = First(values, _action);
            return action.Kind == JsonKind.String ? action
                : First(values, _state).Kind == JsonKind.String ? Text(values, "Screen View"u8)
                : type;
        }

        if (text.SequenceEqual("application.launch"u8))
        {
            return Text(values, values[_isInstall].Kind == JsonKind.True ? "App Install"u8 : values[_isUpgrade].Kind == JsonKind.True ? "App Upgrade"u8 : "App Launch"u8);
        }

        return text.SequenceEqual("application.close"u8) ? Text(values, "App Close"u8) : type;
    }

    /// <summary>The type that Analytics gives an event without a type, in XDM's words.</summary>
    private JsonValue OfHit(EventValues values) =>
        !First(values, _linkType).IsMissingOrNull && !First(values, _link).IsMissingOrNull ? Text(values, "web.webinteraction.linkClicks"u8)
        : !First(values, _page).IsMissingOrNull ? Text(values, "web.webpagedetails.pageViews"u8)
        : Text(values, "Edge event"u8);

    private static JsonValue First(EventValues values, int[] slots)
    {
        foreach (int slot in slots)
        {
            if (values[slot] is { IsMissingOrNull: false } value and not { Kind: JsonKind.String, Length: 0 })
            {
                return value;
            }
        }

        return JsonValue.Missing;
    }

    private static JsonValue Text(EventValues values, ReadOnlySpan<byte> text) => values.Keep(JsonKind.String, text, ValueTraits.None);

    private static int[] Slots(ValueCompiler compiler, params string[] paths) => [.. paths.Select(path => compiler.Path(path).Slot)];
}
