using System.Text.Json.Nodes;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>
/// What a deployment with given parameters makes, as the Bicep compiler works it out without Azure. What only Azure knows,
/// such as a client id, stays an expression in brackets.
/// </summary>
internal sealed class Installation
{
    private readonly JsonObject[] _resources;

    private Installation(JsonNode snapshot) =>
        _resources = [.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())];

    /// <summary>An installation of each kind, by the name under which the tests show it.</summary>
    public static IReadOnlyDictionary<string, string> Kinds { get; } = new Dictionary<string, string>
    {
        ["development"] = Repository.Read("infra/main.bicepparam"),
        ["production"] = Repository.Read("infra/production.bicepparam"),
        ["premium"] = """
            using 'main.bicep'
            param environmentName = 'premium'
            param plan = 'premium'
            """,
        ["premium, private"] = """
            using 'main.bicep'
            param environmentName = 'premium'
            param plan = 'premium'
            param network = { private: true }
            """,
        ["private, with an address that is allowed"] = """
            using 'main.bicep'
            param environmentName = 'office'
            param network = { private: true, allowedIps: ['203.0.113.7'] }
            param settings = { Mixpanel__ProjectId: '1234', Mixpanel__ServiceAccount__Username: 'forwarder.5678.mp-service-account' }
            param vaultReferences = { Mixpanel__ProjectToken: 'mixpanel-project-token', Mixpanel__Projects__retail__ProjectToken: 'mixpanel-retail-token', Mixpanel__ServiceAccount__Secret: 'mixpanel-other-token' }
            param secrets = { 'mixpanel-retail-token': 'RETAIL', 'mixpanel-other-token': '' }
            param packageUri = 'https://example.com/MixpanelFunctions.zip'
            """,
        ["a hub that is there"] = """
            using 'main.bicep'
            param environmentName = 'existing'
            param hub = {
              existingHubId: '/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hubs/providers/Microsoft.EventHub/namespaces/company/eventhubs/web-events'
              consumerGroup: 'mixpanel'
            }
            """,
        ["no key at all, a service account, rules as settings"] = """
            using 'main.bicep'
            param environmentName = 'strict'
            param hub = { sendRuleName: '', publicAccess: false }
            param settings = {
              Mixpanel__ProjectId: '1234'
              Mixpanel__ServiceAccount__Username: 'forwarder.5678.mp-service-account'
              Mixpanel__MaxConcurrency: 12
              Mixpanel__TotalBudget: '00:03:00'
              OTEL_SERVICE_NAME: 'edge-to-mixpanel'
            }
            param mixpanelProjects = { retail: { Region: 'EU', ProjectId: '77' } }
            param vaultReferences = {
              Mixpanel__ServiceAccount__Secret: 'mixpanel-service-secret'
              Mixpanel__Projects__retail__ProjectToken: 'retail'
            }
            param ruleSettings = {
              Forwarding__DataElements__eventType__Path: 'arc.event.xdm.eventType'
              Forwarding__Rules__0__Name: 'Sign-in'
              Forwarding__Rules__0__Actions__0__Type: 'trackEvent'
              Forwarding__Rules__0__Actions__0__Event: '{{eventType}}'
            }
            """,
    };

    private static readonly Dictionary<string, Lazy<Task<Installation>>> Installations =
        Kinds.ToDictionary(kind => kind.Key, kind => new Lazy<Task<Installation>>(() => PredictAsync(kind.Value)));

    public static TheoryData<string> Names { get; } = [.. Kinds.Keys];

    public static Task<Installation> GetAsync(string kind) => Installations[kind].Value;

    public IEnumerable<JsonObject> OfType(string type) =>
        _resources.Where(resource => type.Equals((string?)resource["type"], StringComparison.OrdinalIgnoreCase));

    public IReadOnlyDictionary<string, string> AppSettings => Assert
        .Single(OfType("Microsoft.Web/sites/config"), resource => ((string)resource["name"]!).EndsWith("/appsettings", StringComparison.Ordinal))
        ["properties"]!.AsObject()
        .ToDictionary(pair => pair.Key, pair => (string)pair.Value!);

    private static async Task<Installation> PredictAsync(string parameters)
    {
        using InfraCopy copy = new();
        string parameterFile = Path.Combine(copy.Folder, "tried.bicepparam");
        await File.WriteAllTextAsync(parameterFile, parameters, TestContext.Current.CancellationToken);
        (_, string diagnostics) = await BicepCompiler.RunAsync(
            "snapshot", parameterFile, "--mode", "overwrite", "--resource-group", "forwarding", "--location", "westeurope",
            "--subscription-id", "00000000-0000-0000-0000-000000000001");
        Assert.Empty(diagnostics);
        string snapshot = await File.ReadAllTextAsync(Path.ChangeExtension(parameterFile, ".snapshot.json"), TestContext.Current.CancellationToken);
        return new Installation(JsonNode.Parse(snapshot)!);
    }
}
