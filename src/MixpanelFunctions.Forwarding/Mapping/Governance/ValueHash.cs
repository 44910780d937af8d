using System.Security.Cryptography;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
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

    // Each thread keeps its hash state for its last policy: reusing it takes two thirds of the time.
    [ThreadStatic]
    private static ValueHash? s_owner;

    [ThreadStatic]
    private static IncrementalHash? s_hash;

    [ThreadStatic]
    private static HashMemory? s_memory;

    /// <summary>The hash of a value as a JSON string; a missing value, null and an empty text stay what they are.</summary>
    public JsonValue Of(EventValues values, JsonValue value)
    {
        JsonValue text = value.IsMissingOrNull ? value : TextForm.Of(values, value);
        if (text.Kind != JsonKind.String || text.Length == 0)
        {
            return value;
        }

        Span<byte> hash = stackalloc byte[Length];
        Write(values.PlainText(text), hash);
        return values.Keep(JsonKind.String, hash, ValueTraits.None);
    }

    /// <summary>Writes the hash of a text.</summary>
    public void Write(ReadOnlySpan<byte> text, Span<byte> target)
    {
        if (s_owner != this)
        {
            Own();
        }

        if (s_memory!.TryFind(text, out Span<byte> known))
        {
            known.CopyTo(target);
            return;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        s_hash!.AppendData(text);
        s_hash.GetHashAndReset(digest);
        Convert.TryToHexStringLower(digest, target, out _);
        target[..known.Length].CopyTo(known);
    }

    private void Own()
    {
        s_hash?.Dispose();
        s_hash = key is null ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        s_memory = new HashMemory();
        s_owner = this;
    }
}
