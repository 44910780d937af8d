using System.Security.Cryptography;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Mapping.Governance;

/// <summary>
/// Hashes values: SHA-256 of the UTF-8 text in lower-case hexadecimal, as <c>sha256sum</c>, Adobe's data preparation (<c>sha256</c>) and BigQuery write it,
/// or with a key HMAC-SHA-256 (RFC 2104).
/// </summary>
/// <param name="key">The key; <see langword="null"/> for none.</param>
internal sealed class ValueHash(byte[]? key)
{
    /// <summary>How long a hash is as text.</summary>
    public const int Length = 64;

    /// <summary>The hash of a value as a JSON string; a missing value, null and an empty text stay what they are.</summary>
    public JsonValue Of(EventValues values, JsonValue value)
    {
        JsonValue text = value.IsMissingOrNull ? value : TextForm.Of(values, value);
        if (text.Kind != JsonKind.String || text.Length == 0)
        {
            return value;
        }

        if (values.LastHash.Value == text)
        {
            return values.LastHash.Hash;
        }

        Span<byte> hash = stackalloc byte[Length];
        Write(values.PlainText(text), hash);
        JsonValue kept = values.Keep(JsonKind.String, hash, ValueTraits.None);
        values.LastHash = (text, kept);
        return kept;
    }

    /// <summary>Writes the hash of a text.</summary>
    public void Write(ReadOnlySpan<byte> text, Span<byte> target)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (key is null)
        {
            SHA256.HashData(text, digest);
        }
        else
        {
            HMACSHA256.HashData(key, text, digest);
        }

        Convert.TryToHexStringLower(digest, target, out _);
    }
}
