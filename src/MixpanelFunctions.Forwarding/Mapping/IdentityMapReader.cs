using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>
/// Reads XDM's <c>identityMap</c>: namespaces, each with a list of <c>{id, authenticatedState, primary}</c>. Namespaces are
/// compared without case.
/// </summary>
internal static class IdentityMapReader
{
    /// <summary>Namespaces that stand for a device or a browser, never for a person.</summary>
    private static readonly byte[][] DeviceNamespaces =
        [.. new[] { "ECID", "FPID", "AAID", "GAID", "IDFA", "WAID", "CORE", "TNTID", "AdCloud" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>
    /// Finds the ECID, and the known user: an identity marked as authenticated, else the primary one, of any namespace
    /// that is not a device's.
    /// </summary>
    public static Identity Read(EventValues values, JsonValue map)
    {
        if (map.Kind != JsonKind.Object)
        {
            return default;
        }

        Utf8JsonReader reader = new(values.Bytes(map), EventReader.ValueOptions);
        Found found = new();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isEcid = Ascii.EqualsIgnoreCase(reader.ValueSpan, "ECID"u8);
            bool isDevice = isEcid || IsDevice(reader.ValueSpan);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadOne(ref reader, values, map, isEcid, isDevice, ref found);
            }
        }

        return new Identity(found.Ecid, found.Authenticated.IsMissingOrNull ? found.Primary : found.Authenticated);
    }

    private static void ReadOne(ref Utf8JsonReader reader, EventValues values, JsonValue map, bool isEcid, bool isDevice, ref Found found)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        JsonValue id = default;
        bool authenticated = false;
        bool primary = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonToken.Is(ref reader, "id"u8))
            {
                reader.Read();
                id = Id(ref reader, map);
            }
            else if (JsonToken.Is(ref reader, "authenticatedState"u8))
            {
                reader.Read();
                authenticated = reader.TokenType == JsonTokenType.String && JsonToken.Is(ref reader, "authenticated"u8);
            }
            else if (JsonToken.Is(ref reader, "primary"u8))
            {
                reader.Read();
                // Seen as the truth value and as its text.
                primary = reader.TokenType == JsonTokenType.True
                    || (reader.TokenType == JsonTokenType.String && Ascii.EqualsIgnoreCase(reader.ValueSpan, "true"u8));
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        if (!IdText.TryRead(values, id, out id))
        {
            return;
        }

        if (isEcid && found.Ecid.Kind == JsonKind.Missing)
        {
            found.Ecid = id;
        }

        if (!isDevice && authenticated && (found.Authenticated.Kind == JsonKind.Missing || (primary && !found.AuthenticatedIsPrimary)))
        {
            found.Authenticated = id;
            found.AuthenticatedIsPrimary = primary;
        }

        if (!isDevice && primary && found.Primary.Kind == JsonKind.Missing)
        {
            found.Primary = id;
        }
    }

    private static JsonValue Id(ref Utf8JsonReader reader, JsonValue map)
    {
        int start = map.Start + (int)reader.TokenStartIndex;
        return reader.TokenType switch
        {
            JsonTokenType.String => new JsonValue(JsonKind.String, map.Source, reader.ValueIsEscaped ? ValueTraits.Escaped : ValueTraits.None, start + 1, reader.ValueSpan.Length),
            JsonTokenType.Number => new JsonValue(JsonKind.Number, map.Source, ValueTraits.None, start, reader.ValueSpan.Length),
            _ => default,
        };
    }

    private static bool IsDevice(ReadOnlySpan<byte> name)
    {
        foreach (byte[] known in DeviceNamespaces)
        {
            if (known.Length == name.Length && Ascii.EqualsIgnoreCase(known, name))
            {
                return true;
            }
        }

        return false;
    }

    private struct Found
    {
        public JsonValue Ecid;
        public JsonValue Authenticated;
        public JsonValue Primary;
        public bool AuthenticatedIsPrimary;
    }
}
