using MixpanelFunctions.Local.Checking;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Tests.Checking;

/// <summary>App settings that are references to Key Vault.</summary>
public sealed class KeyVaultReferenceTests
{
    private const string Secret = "shop-vault.vault.azure.net/secrets/token";

    [Theory]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://shop-vault.vault.azure.net/secrets/token)")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://shop-vault.vault.azure.net/secrets/token/)")]
    [InlineData("@Microsoft.KeyVault(VaultName=shop-vault;SecretName=token)")]
    [InlineData("@microsoft.keyvault( vaultname=shop-vault ; secretname=token )")]
    public async Task One_that_can_be_read_is_resolved(string reference)
    {
        (IReadOnlyList<KeyValuePair<string, string?>> resolved, OnlineCheck check, CannedAnswers seen) = await ResolveAsync(
            reference, (Secret, 200, """{"value":"the-project-token"}"""), (Secret + "/", 200, """{"value":"the-project-token"}"""));

        Assert.Equal([new("Mixpanel__ProjectToken", "the-project-token")], resolved);
        Assert.True(check.Holds);
        Assert.Equal("Key Vault reference Mixpanel__ProjectToken", check.Subject);
        Assert.Equal($"Bearer {KnownCredential.Token}", Assert.Single(seen.Seen).Authorization);
        Assert.DoesNotContain("the-project-token", check.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "Key Vault Secrets User")]
    [InlineData(404, "az keyvault secret set --vault-name shop-vault --name token")]
    [InlineData(500, "answers 500")]
    [InlineData(0, "cannot be reached")]
    public async Task One_that_cannot_be_read_says_what_to_do(int status, string told)
    {
        (IReadOnlyList<KeyValuePair<string, string?>> resolved, OnlineCheck check, _) = await ResolveAsync(
            "@Microsoft.KeyVault(SecretUri=https://shop-vault.vault.azure.net/secrets/token)", (Secret, status, "{}"));

        Assert.Empty(resolved);
        Assert.False(check.Holds);
        Assert.Contains(told, check.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://evil.example/secrets/token)")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net.evil.example/secrets/token)")]
    [InlineData("@Microsoft.KeyVault(SecretUri=http://shop.vault.azure.net/secrets/token)")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/keys/token)")]
    [InlineData("@Microsoft.KeyVault(VaultName=evil.example/x;SecretName=token)")]
    [InlineData("@Microsoft.KeyVault()")]
    [InlineData("@Microsoft.KeyVault(")]
    public async Task The_token_goes_to_no_other_host(string reference)
    {
        (_, OnlineCheck check, CannedAnswers seen) = await ResolveAsync(reference);

        Assert.False(check.Holds);
        Assert.Empty(seen.Seen);
    }

    private static async Task<(IReadOnlyList<KeyValuePair<string, string?>> Resolved, OnlineCheck Check, CannedAnswers Seen)> ResolveAsync(
        string reference, params (string Address, int Status, string Body)[] canned)
    {
        CannedAnswers answers = new(canned);
        using HttpClient http = new(answers);
        List<OnlineCheck> checks = [];
        IReadOnlyList<KeyValuePair<string, string?>> resolved = await new KeyVaultReferences(http, _ => new KnownCredential()).ResolveAsync(
            LocalSettings.Read(null, [new("Mixpanel__ProjectToken", reference)]), checks.Add, TestContext.Current.CancellationToken);
        return (resolved, Assert.Single(checks), answers);
    }
}
