using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>sample</c>: keeps a share of all visitors.</summary>
internal sealed class SampleKind : FilterKind
{
    public override string Name => "sample";

    public override string Summary =>
        "Events of all visitors except the share `keep`. Only the value of `by` decides whether a visitor is kept, so the result is the same in every process and on every delivery.";

    public override string Example => """{ "name": "A tenth", "sample": { "keep": 0.1, "by": "{{xdm.identityMap.ECID[0].id}}" } }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        SampleFilter filter = scope.Definition.Sample!;
        if (filter.Keep is not (> 0 and < 1))
        {
            scope.Errors.Add(filter.Place.Key("keep"), "must be between 0 and 1, such as 0.1 for a tenth of all visitors");
        }

        ValueExpression by = scope.Values.Compile(filter.By, filter.Place.Key("by"));
        if (filter.By is null or not { ValueKind: JsonValueKind.String } || by is ConstantExpression { Value.Kind: not JsonKind.Missing })
        {
            scope.Errors.Add(filter.Place.Key("by"), "must contain a token that identifies the visitor, such as {{xdm.identityMap.ECID[0].id}}");
        }

        SampleWeight? weight = null;
        if (filter.Weight is { } name)
        {
            if (name.Length == 0 || ReservedProperties.Refusal(name, isOfEvent: true) is not null)
            {
                scope.Errors.Add(filter.Place.Key("weight"), name.Length == 0 ? "a property needs a name" : $"\"{name}\" {ReservedProperties.Refusal(name, isOfEvent: true)}");
            }

            // 15 digits, so that 1 / 0.1 is 10.
            weight = new SampleWeight(name, Encoding.UTF8.GetBytes((1 / (filter.Keep ?? 1)).ToString("G15", CultureInfo.InvariantCulture)));
        }

        return new SampleTest(by, filter.Keep ?? 1, weight);
    }
}

/// <summary>A property that says how many events are after a kept one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Json">Its value.</param>
internal sealed record SampleWeight(string Name, byte[] Json);

/// <summary>Whether a visitor is outside the sample.</summary>
internal sealed class SampleTest(ValueExpression by, double keep, SampleWeight? weight) : FilterTest
{
    private readonly ulong _end = (ulong)(keep * (1UL << 53));

    public SampleWeight? Weight => weight;

    public override bool Holds(EventValues values) => TryVisitor(values, out ReadOnlySpan<byte> visitor) && XxHash64.HashToUInt64(visitor) >> 11 >= _end;

    /// <summary>Whether the event identifies the visitor.</summary>
    public bool HasVisitor(EventValues values) => TryVisitor(values, out _);

    public override string Reason(EventValues values) =>
        !HasVisitor(values) ? "the event does not identify the visitor, so it passes"
        : Holds(values) ? "the visitor is outside the sample" : "the visitor is in the sample";

    private bool TryVisitor(EventValues values, out ReadOnlySpan<byte> visitor)
    {
        JsonValue text = TextForm.Of(values, by.Evaluate(values));
        visitor = values.PlainText(text);
        return !visitor.IsEmpty;
    }
}
