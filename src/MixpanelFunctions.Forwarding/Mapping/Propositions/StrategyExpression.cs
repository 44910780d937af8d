using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Propositions;

/// <summary>
/// A field of the step that a content experiment of Journey Optimizer took: of the <c>strategies</c>, the first that has a
/// <c>treatmentID</c> (adobe/xdm, decisioning/strategy-details).
/// </summary>
internal sealed class StrategyExpression(ValueExpression strategies, byte[] field) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue list = strategies.Evaluate(values);
        if (list.Kind != JsonKind.Array)
        {
            return JsonValue.Missing;
        }

        Utf8JsonReader reader = new(values.Bytes(list), EventReader.ValueOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            JsonValue wanted = JsonValue.Missing;
            bool isExperiment = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isTreatment = reader.ValueTextEquals("treatmentID"u8);
                bool isWanted = reader.ValueTextEquals(field);
                reader.Read();
                JsonValue value = JsonSlice.Read(ref reader, list);
                isExperiment |= isTreatment && !value.IsMissingOrNull;
                wanted = isWanted ? value : wanted;
            }

            if (isExperiment)
            {
                return wanted;
            }
        }

        return JsonValue.Missing;
    }
}
