using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary>The client's address: the IPv4 one, or else the IPv6 one (Adobe's Core extension, <c>dataElements/ip.js</c>).</summary>
internal sealed class IpExpression(int ipV4Slot, int ipV6Slot) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue address = values[ipV4Slot];
        return JavaScriptComparison.IsTruthy(values, address) ? address : values[ipV6Slot];
    }
}
