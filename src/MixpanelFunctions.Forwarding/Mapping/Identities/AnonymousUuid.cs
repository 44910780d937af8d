using System.Buffers.Text;
using System.Security.Cryptography;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// The anonymous id under Original ID Merge. Mixpanel merges one only if it is a UUID of version 4, which an ECID's 38
/// digits are not: so it is hashed into the form of one, everywhere and always the same way
/// (mixpanel/docs, reference/create-identity).
/// </summary>
internal static class AnonymousUuid
{
    private const int Length = 36;

    /// <summary>An id, a string, as a UUID of version 4; one that is of that form already stays itself.</summary>
    public static JsonValue Of(EventValues values, JsonValue id)
    {
        ReadOnlySpan<byte> text = values.PlainText(id);
        if (IsVersion4(text))
        {
            return id;
        }

        Hash(text, values.Room(Length));
        return values.Take(JsonKind.String, Length, ValueTraits.None);
    }

    private static void Hash(ReadOnlySpan<byte> id, Span<byte> target)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        _ = new Guid(hash[..16], bigEndian: true).TryFormat(target, out _);
    }

    /// <summary>Whether a text is a UUID of version 4 with hyphens.</summary>
    public static bool IsVersion4(ReadOnlySpan<byte> id) =>
        id.Length == Length && id[14] == '4' && id[19] is (byte)'8' or (byte)'9' or (byte)'a' or (byte)'b' or (byte)'A' or (byte)'B'
        && Utf8Parser.TryParse(id, out Guid _, out int read, 'D') && read == Length;
}
