using System.Buffers;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Expressions;

/// <summary>
/// The ids of the audiences that a profile is in, as a list: of
/// <c>{"ups":{"ID":{"lastQualificationTime":…,"status":"realized"},…}}</c> those that it has not left (status
/// <c>exited</c>), sorted, each once: the order of keys says nothing. A profile that has left them all has an empty list, so that
/// Mixpanel forgets the old one.
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

        // An audience needs more bytes than its id: {"id":{}}.
        (int Start, int Length)[] ids = ArrayPool<(int, int)>.Shared.Rent(membership.Length / 4 + 1);
        try
        {
            return Write(values, membership, ids, Read(values, membership, ids));
        }
        finally
        {
            ArrayPool<(int, int)>.Shared.Return(ids);
        }
    }

    /// <summary>Finds the ids of the audiences that the profile is in, as places in the event's text. Returns how many.</summary>
    private static int Read(EventValues values, JsonValue membership, (int Start, int Length)[] ids)
    {
        Utf8JsonReader reader = new(values.Bytes(membership), EventReader.ValueOptions);
        int count = 0;
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
                (int Start, int Length) id = (membership.Start + (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                if (IsIn(ref reader))
                {
                    ids[count++] = id;
                }
            }
        }

        return count;
    }

    private static JsonValue Write(EventValues values, JsonValue membership, (int Start, int Length)[] ids, int count)
    {
        byte[] text = values.Array(membership);
        ids.AsSpan(0, count).Sort(new ByText(text));
        // The written bytes are a part of the object's own text.
        ListWriter list = new(values, membership.Length);
        ReadOnlySpan<byte> last = default;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> id = text.AsSpan(ids[i].Start, ids[i].Length);
            if (i == 0 || !id.SequenceEqual(last))
            {
                list.AddText(id);
                last = id;
            }
        }

        return list.Take();
    }

    /// <summary>Reads one audience to its end.</summary>
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

    /// <summary>Sorts places in a text by the bytes that are there.</summary>
    private readonly struct ByText(byte[] text) : IComparer<(int Start, int Length)>
    {
        public int Compare((int Start, int Length) x, (int Start, int Length) y) =>
            text.AsSpan(x.Start, x.Length).SequenceCompareTo(text.AsSpan(y.Start, y.Length));
    }
}
