using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MixpanelFunctions.LocalHub.Security;

/// <summary>The result of checking a token. The text of a refusal is Event Hubs' own and contains no part of the token.</summary>
/// <param name="Refusal">Why it was refused; null if it holds.</param>
/// <param name="Resource">What it is for.</param>
/// <param name="ExpiresAt">Until when it holds.</param>
internal readonly record struct TokenCheck(string? Refusal, ResourcePath Resource, DateTimeOffset ExpiresAt);

/// <summary>
/// The endpoint's one key: checks shared access signatures,
/// <c>SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c>, whose signature is the HMAC-SHA256 of the encoded resource, a
/// line feed and the expiry, under the key (Microsoft Learn, "Authenticate access to Event Hubs resources using SAS").
/// </summary>
internal sealed class SharedAccessKey(string name, string key, TimeProvider clock)
{
    private const string Scheme = "SharedAccessSignature ";

    private const string Malformed = "MalformedToken: The token is not a shared access signature.";

    private const string InvalidSignature = "InvalidSignature: The token has an invalid signature.";

    private readonly byte[] _name = Encoding.UTF8.GetBytes(name);
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    /// <summary>Checks a token: its form, the key's name, the signature, the expiry.</summary>
    public TokenCheck Check(string token)
    {
        if (!token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || Fields(token[Scheme.Length..]) is not { } fields)
        {
            return new TokenCheck(Malformed, default, default);
        }

        // The comparison takes as long for a wrong signature as for the right one.
        byte[] expected = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(fields["sr"] + "\n" + fields["se"]));
        bool isKnown = CryptographicOperations.FixedTimeEquals(_name, Encoding.UTF8.GetBytes(WebUtility.UrlDecode(fields["skn"])));
        bool isSigned = CryptographicOperations.FixedTimeEquals(expected, Signature(fields["sig"]));
        if (!(isKnown & isSigned))
        {
            return new TokenCheck(InvalidSignature, default, default);
        }

        if (!long.TryParse(fields["se"], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > 253_402_300_799)
        {
            return new TokenCheck(Malformed, default, default);
        }

        DateTimeOffset expiresAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        ResourcePath resource = ResourcePath.Of(WebUtility.UrlDecode(fields["sr"]));
        return expiresAt > clock.GetUtcNow()
            ? new TokenCheck(null, resource, expiresAt)
            : new TokenCheck(
                string.Create(CultureInfo.InvariantCulture, $"ExpiredToken: The token is expired. Expiration time: '{expiresAt:R}'."), resource, expiresAt);
    }

    /// <summary>Whether these are the key's own name and value, as SASL PLAIN gives them.</summary>
    public bool Matches(ReadOnlySpan<byte> givenName, ReadOnlySpan<byte> givenKey) =>
        CryptographicOperations.FixedTimeEquals(_name, givenName) & CryptographicOperations.FixedTimeEquals(_key, givenKey);

    private static Dictionary<string, string>? Fields(string text)
    {
        Dictionary<string, string> fields = [];
        foreach (string field in text.Split('&'))
        {
            int equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !fields.TryAdd(field[..equals], field[(equals + 1)..]))
            {
                return null;
            }
        }

        return fields.ContainsKey("sr") && fields.ContainsKey("sig") && fields.ContainsKey("se") && fields.ContainsKey("skn") ? fields : null;
    }

    private static byte[] Signature(string encoded)
    {
        // A base64 text may come with + as it is.
        string text = WebUtility.UrlDecode(encoded.Replace("+", "%2B", StringComparison.Ordinal));
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : [];
    }
}
