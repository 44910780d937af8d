using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>eventTypes</c>: filters by <c>xdm.eventType</c>.</summary>
internal sealed class EventTypeKind : FilterKind
{
    public override string Name => "eventTypes";

    public override string Summary => "Events whose `xdm.eventType` is in `deny`, or is not in `allow`. `*` stands for any text. Types are not case-sensitive.";

    public override string Example => """{ "name": "Requests", "eventTypes": { "deny": [ "personalization.request", "decisioning.propositionFetch" ] } }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        EventTypeFilter filter = scope.Definition.EventTypes!;
        if (filter.Deny.Count == 0 && filter.Allow is null)
        {
            scope.Errors.Add(filter.Place, "needs allow, deny or both");
            return null;
        }

        if (filter.Allow is { Count: 0 })
        {
            scope.Errors.Add(filter.Place.Key("allow"), "is empty: every event would be filtered");
        }

        return new Test(scope.Slot("xdm.eventType"), filter.Allow is null ? null : new NamePatterns(filter.Allow), new NamePatterns(filter.Deny));
    }

    private sealed class Test(int slot, NamePatterns? allow, NamePatterns deny) : FilterTest
    {
        public override bool Holds(EventValues values)
        {
            ReadOnlySpan<byte> type = Type(values);
            return (!type.IsEmpty && deny.Matches(type)) || (allow is not null && (type.IsEmpty || !allow.Matches(type)));
        }

        public override string Reason(EventValues values)
        {
            ReadOnlySpan<byte> type = Type(values);
            return type.IsEmpty ? allow is null ? "the event has no type" : "the event has no type, and only some types are allowed"
                : deny.Matches(type) ? "the event's type is denied"
                : allow is null ? "the event's type is not denied"
                : allow.Matches(type) ? "the event's type is allowed" : "the event's type is not among those allowed";
        }

        private ReadOnlySpan<byte> Type(EventValues values)
        {
            JsonValue type = values[slot];
            return type.Kind == JsonKind.String ? values.PlainText(type) : default;
        }
    }
}
