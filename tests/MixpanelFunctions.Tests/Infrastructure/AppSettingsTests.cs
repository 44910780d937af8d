using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>The app settings of a deployment: those that the app knows, and none that it does not.</summary>
public class AppSettingsTests
{
    /// <summary>Known, and not set in Azure, with the reason.</summary>
    private static readonly Dictionary<string, string> NotInAzure = new()
    {
        ["DeadLetters__Folder"] = "for a run on one's own machine",
        ["DeadLetters__ConnectionString"] = "storage takes no keys",
        ["Mixpanel__ProjectToken"] = "a reference, where vaultReferences has it",
        ["Mixpanel__ServiceAccount__Secret"] = "a reference, where vaultReferences has it",
    };

    /// <summary>https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations</summary>
    private static readonly string[] RefusedByFlex =
    [
        "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED",
        "FUNCTIONS_WORKER_PROCESS_COUNT", "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "SCM_DO_BUILD_DURING_DEPLOYMENT",
        "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE", "WEBSITE_DNS_SERVER",
        "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_RUN_FROM_PACKAGE",
        "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_TIME_ZONE", "WEBSITE_VNET_ROUTE_ALL",
    ];

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Every_setting_that_the_app_knows_is_there(string kind)
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync(kind)).AppSettings;

        Assert.Empty(KnownSettings.All.Select(setting => setting.Name).Except(settings.Keys).Except(NotInAzure.Keys));
        Assert.Empty(NotInAzure.Keys.Except(KnownSettings.All.Select(setting => setting.Name)));
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Every_setting_that_is_there_is_known(string kind)
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync(kind)).AppSettings;
        IEnumerable<string> known = KnownSettings.All.Concat(HostSettings.All).Select(setting => setting.Name)
            .Concat(MixpanelOptions.ProjectSettings.Select(setting => setting.Name.Replace("Mixpanel__", "Mixpanel__Projects__retail__", StringComparison.Ordinal)));

        Assert.Empty(settings.Keys.Where(name => !IsRule(name)).Except(known));
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task The_app_starts_with_them(string kind)
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync(kind)).AppSettings;
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                // The rules file is on a blob of an account that is not there.
                .Where(setting => setting.Key != "Forwarding__RulesFile")
                .Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)Known(setting))))
            .Build();
        ConfigurationErrors errors = new();

        ForwardingConfiguration read = ForwardingConfiguration.Read(configuration, Path.GetTempPath(), errors);

        Assert.Empty(errors.All.Select(error => error.ToString()));
        Assert.True(read.Mixpanel.Projects["default"].HasCredentials);
        Assert.StartsWith("https://", read.DeadLetters.Storage!.Address!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(read.DeadLetters.Storage.ClientId);
        Assert.Equal(settings["EventHubName"], read.Forwarding.Hub);
    }

    [Fact]
    public async Task What_a_parameter_says_reaches_the_app()
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync("no key at all, a service account, rules as settings")).AppSettings;

        Assert.Equal("12", settings["Mixpanel__MaxConcurrency"]);
        Assert.Equal("00:03:00", settings["Mixpanel__TotalBudget"]);
        Assert.Equal("EU", settings["Mixpanel__Projects__retail__Region"]);
        Assert.Equal("edge-to-mixpanel", settings["OTEL_SERVICE_NAME"]);
        Assert.Equal("Sign-in", settings["Forwarding__Rules__0__Name"]);
        Assert.EndsWith(";SecretName=mixpanel-service-secret)", settings["Mixpanel__ServiceAccount__Secret"], StringComparison.Ordinal);
        Assert.False(settings.ContainsKey("Mixpanel__ProjectToken"));
    }

    [Fact]
    public async Task What_no_parameter_says_has_the_apps_own_default()
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync("premium")).AppSettings;

        Assert.All(
            KnownSettings.All.Where(setting => setting.Default.Length > 0),
            setting => Assert.Equal(setting.Default, settings[setting.Name]));
    }

    [Theory]
    [InlineData("development", "")]
    [InlineData("production", "/rules.json', ")]
    public async Task The_rules_file_is_in_the_package_or_on_a_blob(string kind, string ending)
    {
        string file = (await Installation.GetAsync(kind)).AppSettings["Forwarding__RulesFile"];

        Assert.Equal(ending.Length == 0, file.Length == 0);
        Assert.Contains(ending, file, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task All_connections_are_by_the_apps_identity(string kind)
    {
        IReadOnlyDictionary<string, string> settings = (await Installation.GetAsync(kind)).AppSettings;

        Assert.All(["EventHub", "AzureWebJobsStorage"], connection =>
        {
            Assert.False(settings.ContainsKey(connection));
            Assert.Equal("managedidentity", settings[$"{connection}__credential"]);
            Assert.Contains(".clientId", settings[$"{connection}__clientId"], StringComparison.Ordinal);
        });
        Assert.Contains("Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"], StringComparison.Ordinal);
        Assert.False(settings.ContainsKey("APPINSIGHTS_INSTRUMENTATIONKEY"));
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Flex_Consumption_gets_none_of_the_settings_that_it_refuses_and_Premium_all_it_needs(string kind)
    {
        Installation installation = await Installation.GetAsync(kind);
        IReadOnlyDictionary<string, string> settings = installation.AppSettings;
        JsonNode site = Assert.Single(installation.OfType("Microsoft.Web/sites"))["properties"]!;

        if (kind.StartsWith("premium", StringComparison.Ordinal))
        {
            Assert.Equal("~4", settings["FUNCTIONS_EXTENSION_VERSION"]);
            Assert.Equal("dotnet-isolated", settings["FUNCTIONS_WORKER_RUNTIME"]);
            Assert.Equal("DOTNET-ISOLATED|10.0", (string?)site["siteConfig"]!["linuxFxVersion"]);
            Assert.Contains("released-package.zip", settings["WEBSITE_RUN_FROM_PACKAGE"], StringComparison.Ordinal);
            // Azure Files would need a key.
            Assert.False(settings.ContainsKey("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING"));
            return;
        }

        Assert.Empty(settings.Keys.Intersect(RefusedByFlex, StringComparer.OrdinalIgnoreCase));
        JsonNode runtime = site["functionAppConfig"]!["runtime"]!;
        Assert.Equal("dotnet-isolated", (string?)runtime["name"]);
        Assert.Equal("10.0", (string?)runtime["version"]);
        Assert.Equal("UserAssignedIdentity", (string?)site["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]);
    }

    private static bool IsRule(string name) =>
        name.StartsWith("Forwarding__Rules__", StringComparison.Ordinal) || name.StartsWith("Forwarding__DataElements__", StringComparison.Ordinal);

    /// <summary>What only Azure knows, as it may look there.</summary>
    private static string Known(KeyValuePair<string, string> setting) =>
        !setting.Value.StartsWith('[') ? setting.Value
        : setting.Key.EndsWith("Uri", StringComparison.Ordinal) ? "https://account.blob.core.windows.net/"
        : "11111111-1111-4111-8111-111111111111";
}
