using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>ips</c>: filters by the client's address.</summary>
internal sealed class IpKind : FilterKind
{
    public override string Name => "ips";

    public override string Summary => "Events whose `xdm.environment.ipV4` or `ipV6` is one of these addresses or in one of these ranges.";

    public override string Example => """{ "name": "Our office", "ips": [ "203.0.113.0/24", "2001:db8::/32" ] }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        List<AddressRange> ranges = [];
        IReadOnlyList<string> texts = scope.Definition.Ips!;
        if (texts.Count == 0)
        {
            scope.Errors.Add(scope.Definition.Place.Key(Name), "names no address");
        }

        for (int i = 0; i < texts.Count; i++)
        {
            if (AddressRange.TryParse(texts[i], out AddressRange range))
            {
                ranges.Add(range);
            }
            else
            {
                scope.Errors.Add(scope.Definition.Place.Key(Name).Item(i), $"\"{texts[i]}\" is neither an IP address nor a range such as 203.0.113.0/24 or 2001:db8::/32");
            }
        }

        return new Test([scope.Slot("xdm.environment.ipV4"), scope.Slot("xdm.environment.ipV6")], [.. ranges]);
    }

    private sealed class Test(int[] slots, AddressRange[] ranges) : FilterTest
    {
        public override bool Holds(EventValues values)
        {
            foreach (int slot in slots)
            {
                JsonValue value = values[slot];
                if (value.Kind == JsonKind.String && AddressText.TryRead(values.PlainText(value), out UInt128 address) && IsIn(address))
                {
                    return true;
                }
            }

            return false;
        }

        public override string Reason(EventValues values) => Holds(values) ? "the client's address is in the list" : "the client's address is not in the list";

        private bool IsIn(UInt128 address)
        {
            foreach (AddressRange range in ranges)
            {
                if (range.Contains(address))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
