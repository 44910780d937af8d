using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>No key, no secret in the clear, nothing that is open to anyone.</summary>
public class SecretTests
{
    [Fact]
    public async Task No_key_is_ever_asked_for()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        Assert.All(
            ["listKeys", "listSecrets", "listAccountSas", "listServiceSas", "listConnectionStrings", "AccountKey=", "SharedAccessKey", "connectionString('"],
            call => Assert.DoesNotContain(call, template.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Storage_accounts_take_identities_alone(string kind)
    {
        Installation installation = await Installation.GetAsync(kind);
        JsonObject[] accounts = [.. installation.OfType("Microsoft.Storage/storageAccounts")];

        Assert.Equal(2, accounts.Length);
        Assert.All(accounts, account =>
        {
            JsonNode properties = account["properties"]!;
            Assert.False((bool)properties["allowSharedKeyAccess"]!);
            Assert.False((bool)properties["allowBlobPublicAccess"]!);
            Assert.True((bool)properties["supportsHttpsTrafficOnly"]!);
            Assert.Equal("TLS1_2", (string?)properties["minimumTlsVersion"]);
        });
        Assert.All(
            installation.OfType("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", (string?)container["properties"]!["publicAccess"]));
    }

    [Theory]
    [InlineData("development", "adobe-send")]
    [InlineData("production", "adobe-send")]
    [InlineData("no key at all, a service account, rules as settings", null)]
    public async Task The_one_key_of_a_hub_may_send_and_nothing_else(string kind, string? rule)
    {
        Installation installation = await Installation.GetAsync(kind);
        JsonNode hubs = Assert.Single(installation.OfType("Microsoft.EventHub/namespaces"))["properties"]!;
        JsonObject[] rules = [.. installation.OfType("Microsoft.EventHub/namespaces/eventhubs/authorizationRules")];

        Assert.Equal("1.2", (string?)hubs["minimumTlsVersion"]);
        Assert.Equal(rule is null, (bool)hubs["disableLocalAuth"]!);
        Assert.Empty(installation.OfType("Microsoft.EventHub/namespaces/authorizationRules"));
        Assert.Equal(rule is null ? [] : [rule], rules.Select(made => ((string)made["name"]!).Split('/')[^1]));
        Assert.All(rules, made => Assert.Equal("Send", (string?)Assert.Single(made["properties"]!["rights"]!.AsArray())));
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Telemetry_and_the_app_take_identities_alone_and_a_current_TLS(string kind)
    {
        Installation installation = await Installation.GetAsync(kind);
        JsonNode site = Assert.Single(installation.OfType("Microsoft.Web/sites"))["properties"]!;

        Assert.True((bool)Assert.Single(installation.OfType("Microsoft.Insights/components"))["properties"]!["DisableLocalAuth"]!);
        Assert.True((bool)Assert.Single(installation.OfType("Microsoft.KeyVault/vaults"))["properties"]!["enableRbacAuthorization"]!);
        Assert.True((bool)site["httpsOnly"]!);
        Assert.Equal("1.2", (string?)site["siteConfig"]!["minTlsVersion"]);
        Assert.Equal("1.2", (string?)site["siteConfig"]!["scmMinTlsVersion"]);
        Assert.Equal("Disabled", (string?)site["siteConfig"]!["ftpsState"]);
        Assert.Equal(2, installation.OfType("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count(policy => !(bool)policy["properties"]!["allow"]!));
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Every_secret_setting_is_a_reference_to_the_vault(string kind)
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync(kind)).AppSettings;
        string[] secrets = [.. KnownSettings.All.Concat(HostSettings.All).Where(setting => setting.IsSecret).Select(setting => setting.Name)];

        Assert.All(
            settings.Where(setting => secrets.Contains(setting.Key) || setting.Key.EndsWith("Token", StringComparison.Ordinal) || setting.Key.EndsWith("Secret", StringComparison.Ordinal)),
            setting => Assert.StartsWith("@Microsoft.KeyVault(VaultName=kv-", setting.Value, StringComparison.Ordinal));
        Assert.Contains(settings, setting => setting.Value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_goes_to_the_vault_and_nowhere_else()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        Assert.Equal("securestring", (string?)template.Root["parameters"]!["mixpanelProjectToken"]!["type"]);
        // Declared; handed to the vault's module, by its name and its value.
        Assert.Equal(1, Count(template.Root["parameters"]!, "mixpanelProjectToken"));
        Assert.Equal(1, Count(template.Root["resources"]!, "parameters('mixpanelProjectToken')"));
        JsonNode vault = template.Root["resources"]!["vault"]!["properties"]!;
        Assert.Equal("[parameters('mixpanelProjectToken')]", (string?)vault["parameters"]!["projectToken"]!["value"]);
        Assert.Equal("securestring", (string?)vault["template"]!["parameters"]!["projectToken"]!["type"]);
    }

    [Fact]
    public async Task Outputs_are_names_and_no_secret()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        Assert.Equal(
            ["AZURE_DEAD_LETTER_STORAGE", "AZURE_FUNCTION_NAME", "AZURE_FUNCTION_PLAN", "AZURE_HOST_STORAGE", "AZURE_KEY_VAULT", "EVENT_HUB_NAME", "EVENT_HUB_NAMESPACE", "RULES_FILE"],
            template.Root["outputs"]!.AsObject().Select(output => output.Key).Order(StringComparer.Ordinal));
        Assert.All(
            template.Templates.SelectMany(each => each["outputs"]?.AsObject() ?? []),
            output => Assert.DoesNotMatch("Token|list[A-Z]|secret", (string?)output.Value!["value"]));
    }

    [Theory]
    [InlineData("development", "Enabled")]
    [InlineData("production", "Disabled")]
    [InlineData("premium, private", "Disabled")]
    public async Task In_a_private_network_storage_and_vault_are_reached_from_there_alone(string kind, string access)
    {
        Installation installation = await Installation.GetAsync(kind);
        bool isPrivate = access == "Disabled";
        JsonNode site = Assert.Single(installation.OfType("Microsoft.Web/sites"))["properties"]!;

        Assert.All(
            installation.OfType("Microsoft.Storage/storageAccounts").Concat(installation.OfType("Microsoft.KeyVault/vaults")),
            resource => Assert.Equal(access, (string?)resource["properties"]!["publicNetworkAccess"]));
        Assert.Equal(
            isPrivate ? ["blob", "blob", "namespace", "vault"] : [],
            installation.OfType("Microsoft.Network/privateEndpoints")
                .Select(endpoint => (string)endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!["groupIds"]![0]!)
                .Order(StringComparer.Ordinal));
        Assert.Equal(isPrivate, ((string?)site["virtualNetworkSubnetId"])?.Contains("privateNetwork", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_address_that_is_allowed_reaches_storage_and_vault_and_no_other_does()
    {
        Installation installation = await Installation.GetAsync("private, with an address that is allowed");

        Assert.All(
            installation.OfType("Microsoft.Storage/storageAccounts").Concat(installation.OfType("Microsoft.KeyVault/vaults")).Select(resource => resource["properties"]!),
            properties =>
            {
                Assert.Equal("Enabled", (string?)properties["publicNetworkAccess"]);
                Assert.Equal("Deny", (string?)properties["networkAcls"]!["defaultAction"]);
                Assert.Equal("203.0.113.7", (string?)Assert.Single(properties["networkAcls"]!["ipRules"]!.AsArray())!["value"]);
            });
    }

    [Fact]
    public async Task A_secret_that_has_a_value_goes_to_the_vault()
    {
        Installation installation = await Installation.GetAsync("private, with an address that is allowed");
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        // Values and conditions stay expressions: they depend on a secure parameter.
        Assert.All(["mixpanel-retail-token", "mixpanel-other-token"], name =>
        {
            JsonObject secret = Assert.Single(
                installation.OfType("Microsoft.KeyVault/vaults/secrets"), secret => ((string)secret["name"]!).EndsWith($"/{name}", StringComparison.Ordinal));
            Assert.Contains($"not(empty(tryGet(parameters('secrets'), '{name}')))", (string?)secret["condition"], StringComparison.Ordinal);
            Assert.Contains($"tryGet(parameters('secrets'), '{name}')", (string?)secret["properties"]!["value"], StringComparison.Ordinal);
        });
        Assert.Equal("secureObject", (string?)template.Root["parameters"]!["secrets"]!["type"]);
        Assert.Equal("secureObject", (string?)template.Root["resources"]!["vault"]!["properties"]!["template"]!["parameters"]!["secrets"]!["type"]);
    }

    private static int Count(JsonNode node, string text) => node.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal).Split(text).Length - 1;
}
