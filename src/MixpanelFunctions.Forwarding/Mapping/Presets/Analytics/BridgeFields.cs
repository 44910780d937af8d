using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// What the Edge Bridge extension wrote before its version 5: the action, the state and the context data of a call of
/// <c>trackAction</c> or <c>trackState</c>, right in <c>data</c>. Since then it writes the data object itself
/// (https://github.com/adobe/aepsdk-edgebridge-ios/blob/main/Documentation/data-format.md).
/// </summary>
internal sealed class BridgeFields(ValueCompiler values)
{
    /// <summary>The type of the event that the extension sends.</summary>
    public static ReadOnlySpan<byte> EventType => "analytics.track"u8;

    private readonly int _eventType = values.Path("xdm.eventType").Slot;
    private readonly int _action = values.Path("data.action").Slot;
    private readonly int _state = values.Path("data.state").Slot;
    private readonly int _context = values.Path("data.contextdata").Slot;

    /// <summary>Whether an event has any of it. Others may have names such as <c>action</c> as well.</summary>
    public bool IsIn(EventValues values) =>
        values[_eventType] is { Kind: JsonKind.String } type
        && (values[_context].Kind == JsonKind.Object || values[_action].Kind == JsonKind.String || values[_state].Kind == JsonKind.String)
        && values.Bytes(type).SequenceEqual(EventType);

    /// <summary>Takes action and state as version 5 does: as a link's name and type, and as a page's name.</summary>
    public void Read(EventValues values, NamedFields fields, AnalyticsReading reading)
    {
        if (values[_action] is { Kind: JsonKind.String, Length: > 0 } action)
        {
            fields.Take(values, "linkName"u8, action, AnalyticsPlace.Bridge, reading);
            fields.Take(values, "linkType"u8, values.Keep(JsonKind.String, "other"u8, ValueTraits.None), AnalyticsPlace.Bridge, reading);
        }

        if (values[_state] is { Kind: JsonKind.String, Length: > 0 } state)
        {
            fields.Take(values, "pageName"u8, state, AnalyticsPlace.Bridge, reading);
        }
    }

    /// <summary>The context data.</summary>
    public JsonValue Context(EventValues values) => values[_context];
}
