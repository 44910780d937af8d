using System.Text;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// Reads XDM's <c>identityMap</c>: namespaces, each with a list of <c>{id, authenticatedState, primary}</c>. Namespaces are
/// compared without case.
/// </summary>
internal sealed class IdentityMapReader
{
    /// <summary>Namespaces that stand for a device or a browser, never for a person.</summary>
    private static readonly byte[][] DeviceNamespaces =
        [.. new[] { "ECID", "FPID", "AAID", "GAID", "IDFA", "WAID", "CORE", "TNTID", "AdCloud" }.Select(Encoding.ASCII.GetBytes)];

    private readonly TokenIndex _index = new();

    /// <summary>
    /// Finds the ECID, and the known user: an identity marked as authenticated, else the primary one, of any namespace
    /// that is not a device's.
    /// </summary>
    public Identity Read(EventValues values, JsonValue map)
    {
        if (map.Kind != JsonKind.Object)
        {
            return default;
        }

        byte[] text = values.Array(map);
        int end = map.Start + map.Length;
        _index.Start(text, map.Start, end);
        JsonTokens json = new(text.AsSpan(0, end), _index);
        Found found = new();
        // It was checked as the event was read, so how deep it stands is of no interest any more.
        int token = json.Enter(0, 0, '}', out bool more);
        while (more)
        {
            token = json.ReadName(token, out ReadOnlySpan<byte> name);
            bool isEcid = Ascii.EqualsIgnoreCase(name, "ECID"u8);
            token = json.First(token) == '['
                ? ReadList(json, token, values, map, isEcid, isEcid || IsDevice(name), ref found)
                : json.Skip(token, 0);
            token = json.Continue(token, '}', out more);
        }

        return new Identity(found.Ecid, found.Authenticated.IsMissingOrNull ? found.Primary : found.Authenticated);
    }

    private static int ReadList(in JsonTokens json, int token, EventValues values, JsonValue map, bool isEcid, bool isDevice, ref Found found)
    {
        token = json.Enter(token, 0, ']', out bool more);
        while (more)
        {
            token = json.First(token) == '{'
                ? ReadOne(json, token, values, map, isEcid, isDevice, ref found)
                : json.Skip(token, 0);
            token = json.Continue(token, ']', out more);
        }

        return token;
    }

    private static int ReadOne(in JsonTokens json, int token, EventValues values, JsonValue map, bool isEcid, bool isDevice, ref Found found)
    {
        JsonValue id = default;
        bool authenticated = false;
        bool primary = false;
        token = json.Enter(token, 0, '}', out bool more);
        while (more)
        {
            token = json.ReadName(token, out ReadOnlySpan<byte> name);
            byte first = json.First(token);
            int start = json.Start(token);
            token = json.Skip(token, 0);
            int end = json.EndBefore(token);
            if (name.SequenceEqual("id"u8))
            {
                id = Id(json, map, first, start, end);
            }
            else if (name.SequenceEqual("authenticatedState"u8))
            {
                authenticated = first == '"' && json.IsText(start, end, "authenticated"u8);
            }
            else if (name.SequenceEqual("primary"u8))
            {
                // Seen as the truth value and as its text.
                primary = first == 't' || (first == '"' && Ascii.EqualsIgnoreCase(values.Bytes(map).Slice(start + 1 - map.Start, end - start - 2), "true"u8));
            }

            token = json.Continue(token, '}', out more);
        }

        Take(values, id, isEcid, isDevice, authenticated, primary, ref found);
        return token;
    }

    private static void Take(EventValues values, JsonValue id, bool isEcid, bool isDevice, bool authenticated, bool primary, ref Found found)
    {
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

    private static JsonValue Id(in JsonTokens json, JsonValue map, byte first, int start, int end) => first switch
    {
        (byte)'"' => new JsonValue(JsonKind.String, map.Source, json.IsEscaped(start, end) ? ValueTraits.Escaped : ValueTraits.None, start + 1, end - start - 2),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => new JsonValue(JsonKind.Number, map.Source, ValueTraits.None, start, end - start),
        _ => default,
    };

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
