using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MixpanelFunctions.LocalHub.Security;

/// <summary>Creates shared access signatures, which prove to Event Hubs that a client has the key. A signature is a secret until it expires.</summary>
internal static class SharedAccessToken
{
    /// <summary>
    /// Signs a resource: <c>SharedAccessSignature sr=…&amp;sig=…&amp;se=…&amp;skn=…</c> (Microsoft Learn, "Authenticate access to
    /// Event Hubs resources using SAS").
    /// </summary>
    /// <param name="resource">The address that it gives access to, with all below it, such as <c>sb://localhost/edge-events</c>.</param>
    /// <param name="keyName">The key's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="expiresAt">Until when it holds; to the second.</param>
    public static string Sign(string resource, string keyName, string key, DateTimeOffset expiresAt)
    {
        string encoded = Uri.EscapeDataString(resource);
        string expiry = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{encoded}\n{expiry}"));
        return $"SharedAccessSignature sr={encoded}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={Uri.EscapeDataString(keyName)}";
    }
}
