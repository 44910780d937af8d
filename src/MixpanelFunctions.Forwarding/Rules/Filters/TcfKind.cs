using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>tcf</c>: filters by the TC string of <c>xdm.consentStrings</c>.</summary>
/// <remarks>https://github.com/adobe/xdm, components/datatypes/consent/consentstring.schema.json.</remarks>
internal sealed class TcfKind : FilterKind
{
    public override string Name => "tcf";

    public override string Summary =>
        "Events of people who did not consent to one of `purposes`, by the IAB TCF 2 string in `xdm.consentStrings`. `missing` decides about events without a readable string.";

    public override string Example => """{ "name": "TCF", "tcf": { "purposes": [ 1, 8 ], "missing": "keep" } }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        TcfFilter filter = scope.Definition.Tcf!;
        bool dropsMissing = scope.DropsMissing(filter.Missing, filter.Place);
        if (filter.Purposes.Count == 0)
        {
            scope.Errors.Add(filter.Place.Key("purposes"), "names no purpose; write for example [1, 8]");
        }

        uint needed = 0;
        for (int i = 0; i < filter.Purposes.Count; i++)
        {
            if (filter.Purposes[i] is < 1 or > TcString.Purposes)
            {
                scope.Errors.Add(filter.Place.Key("purposes").Item(i), $"a purpose is a number from 1 to {TcString.Purposes}, not {filter.Purposes[i]}");
                continue;
            }

            needed |= 1u << (filter.Purposes[i] - 1);
        }

        return new Test(scope.Slot("xdm.consentStrings"), needed, dropsMissing);
    }

    private sealed class Test(int slot, uint needed, bool dropsMissing) : FilterTest
    {
        public override bool Holds(EventValues values) => Answer(values) switch
        {
            ConsentAnswer.Given => false,
            ConsentAnswer.Denied => true,
            _ => dropsMissing,
        };

        public override string Reason(EventValues values) => Answer(values) switch
        {
            ConsentAnswer.Given => "the TC string consents to the purposes, or the GDPR does not apply",
            ConsentAnswer.Denied => "the TC string does not consent to all of the purposes",
            _ => $"the event has no readable TC string, and \"missing\" is {(dropsMissing ? MissingConsent.Drop : MissingConsent.Keep)}",
        };

        /// <summary>Of several strings, one that denies decides.</summary>
        private ConsentAnswer Answer(EventValues values)
        {
            JsonValue list = values[slot];
            if (!list.IsContainer)
            {
                return ConsentAnswer.None;
            }

            Utf8JsonReader reader = new(values.Bytes(list), EventReader.ValueOptions);
            reader.Read();
            ConsentAnswer answer = ConsentAnswer.None;
            if (list.Kind == JsonKind.Object)
            {
                return OfItem(values, ref reader, list);
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    continue;
                }

                ConsentAnswer item = OfItem(values, ref reader, list);
                if (item == ConsentAnswer.Denied)
                {
                    return item;
                }

                answer = item == ConsentAnswer.None ? answer : item;
            }

            return answer;
        }

        private ConsentAnswer OfItem(EventValues values, ref Utf8JsonReader reader, JsonValue list)
        {
            JsonValue text = default;
            bool isTcf = true;
            bool applies = true;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isText = JsonToken.Is(ref reader, "consentStringValue"u8);
                bool isStandard = !isText && JsonToken.Is(ref reader, "consentStandard"u8);
                bool isApplying = !isText && !isStandard && JsonToken.Is(ref reader, "gdprApplies"u8);
                reader.Read();
                JsonValue value = JsonSlice.Read(ref reader, list);
                if (isText)
                {
                    text = value;
                }
                else if (isStandard)
                {
                    isTcf = value.Kind != JsonKind.String || Ascii.EqualsIgnoreCase(values.PlainText(value), "IAB TCF"u8);
                }
                else if (isApplying)
                {
                    applies = value.Kind != JsonKind.False;
                }
            }

            if (!isTcf)
            {
                return ConsentAnswer.None;
            }

            if (!applies)
            {
                return ConsentAnswer.Given;
            }

            return text.Kind != JsonKind.String || !TcString.TryReadPurposes(values.PlainText(text), out uint given) ? ConsentAnswer.None
                : (given & needed) == needed ? ConsentAnswer.Given
                : ConsentAnswer.Denied;
        }
    }
}
