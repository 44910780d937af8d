using System.Text;

namespace MixpanelFunctions.Local.Tests.Secrets;

/// <summary>Values that must turn up nowhere, and the forms in which they could.</summary>
internal static class PlantedSecrets
{
    public const string Token = "5ec2e7d0aaaa4bbb8ccc0123456789ab";
    public const string RetailToken = "5ec2e7d1bbbb4ccc8ddd0123456789ab";
    public const string AccountSecret = "S3rviceAcc0unt+Secret/Value==";
    public const string ElementSecret = "element\"secret å+/=42";
    public const string Key = "c3RvcmFnZS1rZXktdGhhdC1vcGVucy1ub3RoaW5nLWhlcmUtYXQtYWxsLW5ldmVyLWV2ZXI=";
    public const string Signature = "s1gnature%2Fthat%2Bopens%3D";

    /// <summary>What is known of a person; may stand in dead letters and records, but in no log from Information on.</summary>
    public static IReadOnlyList<string> Personal { get; } = ["kari.nordmann@example.test", "64539893093684966363391524935419780860", "Kari Nordmann"];

    public static IReadOnlyList<string> All { get; } = [Token, RetailToken, AccountSecret, ElementSecret, Key, Signature];

    /// <summary>Fails where a text holds one of them, plain or in another form.</summary>
    public static void ShouldNotBeIn(string text, IEnumerable<string> values, string where)
    {
        foreach (string value in values)
        {
            Assert.All(Forms(value), form => Assert.False(
                text.Contains(form, StringComparison.Ordinal), $"{where} holds {value} as {form}:\n{text[Math.Max(0, text.IndexOf(form, StringComparison.Ordinal) - 200)..]}"));
        }
    }

    private static IEnumerable<string> Forms(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return Uri.EscapeDataString(value);
        yield return System.Text.Json.JsonSerializer.Serialize(value)[1..^1];
        yield return Convert.ToBase64String(bytes);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(value + ":"));
        yield return Convert.ToHexStringLower(bytes);
    }
}
