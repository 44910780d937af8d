using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>
/// What a download link or an exit link says. Such a link is an anchor on the page, which Mixpanel's autocapture would have seen;
/// another one (<c>other</c>) may be anything that a site calls a link.
/// </summary>
internal sealed class ClickedLinkExpression(ValueExpression type, ValueExpression source) : ValueExpression
{
    private readonly ScalarExpression _source = new(source);

    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = type.Evaluate(values);
        return value.Kind == JsonKind.String && (values.Bytes(value).SequenceEqual("download"u8) || values.Bytes(value).SequenceEqual("exit"u8))
            ? _source.Evaluate(values)
            : JsonValue.Missing;
    }
}
