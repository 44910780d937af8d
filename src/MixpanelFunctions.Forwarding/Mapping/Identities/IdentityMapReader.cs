using System.Runtime.CompilerServices;
using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Tokens;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// Reads XDM's <c>identityMap</c>: namespaces, each with a list of <c>{id, authenticatedState, primary}</c>. Namespaces are
/// compared without case. The order of keys never decides.
/// </summary>
internal sealed class IdentityMapReader
{
    /// <summary>Namespaces of devices and browsers, never of people.</summary>
    private static readonly byte[][] DeviceNamespaces = [.. IdentityNamespaces.OfDevices.Select(Encoding.ASCII.GetBytes)];

    private readonly TokenIndex _index = new();
    private readonly UserCandidate _ecid = new();

    /// <summary>The user that was found last, and why it is the user.</summary>
    public UserCandidate User { get; } = new();

    /// <summary>
    /// Finds the ECID, and the known user: of a namespace that is listed, or else authenticated and primary, or else authenticated, else
    /// primary; of several the one whose namespace's name comes first. Never a device's, never one that is logged out.
    /// </summary>
    /// <param name="values">The event.</param>
    /// <param name="map">The identityMap.</param>
    /// <param name="listed">The namespaces that take precedence, in order, as UTF-8.</param>
    public Identity Read(EventValues values, JsonValue map, byte[][] listed)
    {
        User.Clear();
        _ecid.Clear();
        if (map.Kind != JsonKind.Object)
        {
            return default;
        }

        byte[] text = values.Array(map);
        int end = map.Start + map.Length;
        _index.Start(text, map.Start, end);
        JsonTokens json = new(text.AsSpan(0, end), _index);
        // It was checked as the event was read, so its depth does not matter.
        int token = json.Enter(0, 0, '}', out bool more);
        while (more)
        {
            token = json.ReadName(token, out ReadOnlySpan<byte> name);
            bool isEcid = Ascii.EqualsIgnoreCase(name, "ECID"u8);
            Space space = new(name, isEcid, isEcid || IndexOf(DeviceNamespaces, name) >= 0, isEcid ? int.MaxValue : Place(listed, name));
            token = json.First(token) == '[' ? ReadList(json, token, values, map, space) : json.Skip(token, 0);
            token = json.Continue(token, '}', out more);
        }

        return new Identity(_ecid.Id, User.Id);
    }

    private int ReadList(in JsonTokens json, int token, EventValues values, JsonValue map, Space space)
    {
        token = json.Enter(token, 0, ']', out bool more);
        while (more)
        {
            token = json.First(token) == '{' ? ReadOne(json, token, values, map, space) : json.Skip(token, 0);
            token = json.Continue(token, ']', out more);
        }

        return token;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadOne(in JsonTokens json, int token, EventValues values, JsonValue map, Space space)
    {
        JsonValue id = default;
        bool isAuthenticated = false;
        bool isLoggedOut = false;
        bool isPrimary = false;
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
                isAuthenticated = first == '"' && json.IsText(start, end, "authenticated"u8);
                isLoggedOut = first == '"' && json.IsText(start, end, "loggedOut"u8);
            }
            else if (name.SequenceEqual("primary"u8))
            {
                // Seen as the boolean and as its text.
                isPrimary = first == 't' || (first == '"' && Ascii.EqualsIgnoreCase(values.Bytes(map).Slice(start + 1 - map.Start, end - start - 2), "true"u8));
            }

            token = json.Continue(token, '}', out more);
        }

        if (IdText.TryRead(values, id, out id))
        {
            Take(id, space, isAuthenticated, isLoggedOut, isPrimary);
        }

        return token;
    }

    private void Take(JsonValue id, Space space, bool isAuthenticated, bool isLoggedOut, bool isPrimary)
    {
        if (space.IsEcid)
        {
            _ecid.Offer(id, IdentityRank.Primary, int.MaxValue, space.Name);
        }

        if (!space.IsDevice && !isLoggedOut)
        {
            IdentityRank rank = isAuthenticated
                ? (isPrimary ? IdentityRank.AuthenticatedPrimary : IdentityRank.Authenticated)
                : (isPrimary ? IdentityRank.Primary : IdentityRank.None);
            User.Offer(id, rank, space.Listed, space.Name);
        }
    }

    private static JsonValue Id(in JsonTokens json, JsonValue map, byte first, int start, int end) => first switch
    {
        (byte)'"' => new JsonValue(JsonKind.String, map.Source, json.IsEscaped(start, end) ? ValueTraits.Escaped : ValueTraits.None, start + 1, end - start - 2),
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => new JsonValue(JsonKind.Number, map.Source, ValueTraits.None, start, end - start),
        _ => default,
    };

    private static int Place(byte[][] listed, ReadOnlySpan<byte> name)
    {
        int place = IndexOf(listed, name);
        return place < 0 ? int.MaxValue : place;
    }

    private static int IndexOf(byte[][] names, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == name.Length && NamespaceOrder.IsSame(names[i], name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A namespace of the map: its name, what it represents, and its place among those that are listed.</summary>
    private readonly ref struct Space(ReadOnlySpan<byte> name, bool isEcid, bool isDevice, int listed)
    {
        public readonly ReadOnlySpan<byte> Name = name;
        public readonly bool IsEcid = isEcid;
        public readonly bool IsDevice = isDevice;
        public readonly int Listed = listed;
    }
}
