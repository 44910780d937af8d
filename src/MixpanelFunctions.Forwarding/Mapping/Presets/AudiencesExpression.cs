using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>
/// The ids of the audiences that a profile is in, as a list: of
/// <c>{"ups":{"ID":{"lastQualificationTime":…,"status":"realized"},…}}</c> those that it has not left (status
/// <c>exited</c>). A profile that has left them all has an empty list, so that Mixpanel forgets the old one.
/// </summary>
/// <remarks>https://experienceleague.adobe.com/docs/experience-platform/xdm/field-groups/profile/segmentation.html</remarks>
internal sealed class AudiencesExpression(ValueExpression source) : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue membership = source.Evaluate(values);
        if (membership.Kind != JsonKind.Object)
        {
            return JsonValue.Missing;
        }

        // What is written is a part of the object's own text.
        Span<byte> room = values.Room(membership.Length);
        Utf8JsonReader reader = new(values.Bytes(membership), EventReader.ValueOptions);
        int written = 0;
        room[written++] = (byte)'[';
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // A namespace: ups for Experience Platform's own.
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                scoped ReadOnlySpan<byte> id = reader.ValueSpan;
                if (IsIn(ref reader))
                {
                    if (written > 1)
                    {
                        room[written++] = (byte)',';
                    }

                    room[written++] = (byte)'"';
                    id.CopyTo(room[written..]);
                    written += id.Length;
                    room[written++] = (byte)'"';
                }
            }
        }

        room[written++] = (byte)']';
        return values.Take(JsonKind.Array, written, ValueTraits.Unchecked);
    }

    /// <summary>Reads what is said of one audience, to its end.</summary>
    private static bool IsIn(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        bool isIn = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isStatus = JsonToken.Is(ref reader, "status"u8);
            reader.Read();
            if (isStatus && reader.TokenType == JsonTokenType.String)
            {
                // Until 2023 an audience that a profile stays in was existing.
                isIn = JsonToken.Is(ref reader, "realized"u8) || JsonToken.Is(ref reader, "existing"u8);
            }
            else
            {
                reader.Skip();
            }
        }

        return isIn;
    }
}
