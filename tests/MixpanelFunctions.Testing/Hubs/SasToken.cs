using System.Security.Cryptography;
using System.Text;

namespace MixpanelFunctions.Testing.Hubs;

/// <summary>Shared access signatures as clients make them.</summary>
internal static class SasToken
{
    public const string KeyName = "RootManageSharedAccessKey";

    public const string Key = "SAS_KEY_VALUE";

    public static string For(string resource, DateTimeOffset? until = null, string key = Key, string keyName = KeyName)
    {
        string encoded = Uri.EscapeDataString(resource);
        long expiry = (until ?? DateTimeOffset.UtcNow.AddHours(1)).ToUnixTimeSeconds();
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{encoded}\n{expiry}"));
        return $"SharedAccessSignature sr={encoded}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn={keyName}";
    }
}
