using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>What the app's identity may do, and that it may do nothing else.</summary>
public partial class RoleTests
{
    /// <summary>
    /// The roles by their ids, each with what it is given on
    /// (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles).
    /// </summary>
    private static readonly Dictionary<string, (string Name, string Scope)> Wanted = new()
    {
        ["a638d3c7-ab3a-418d-83e6-5f17a39d4fde"] = ("Azure Event Hubs Data Receiver", "eventhubs"),
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = ("Storage Blob Data Owner", "storageAccounts"),
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = ("Storage Blob Data Contributor", "containers"),
        ["4633458b-17de-408a-b874-0445c86b69e6"] = ("Key Vault Secrets User", "vaults"),
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = ("Monitoring Metrics Publisher", "components"),
    };

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task The_app_has_these_roles_and_no_more(string kind)
    {
        Installation installation = await Installation.GetAsync(kind);
        string[] roles = [.. installation.OfType("Microsoft.Authorization/roleAssignments").Select(RoleOf)];

        Assert.Equal(Wanted.Keys.Order(), roles.Order());
    }

    [Theory]
    [MemberData(nameof(Installation.Names), MemberType = typeof(Installation))]
    public async Task Each_role_is_for_one_resource_alone(string kind)
    {
        Installation installation = await Installation.GetAsync(kind);

        Assert.All(installation.OfType("Microsoft.Authorization/roleAssignments"), assignment =>
        {
            // …/providers/Microsoft.EventHub/namespaces/NAME/eventhubs/NAME/providers/Microsoft.Authorization/…
            string scope = ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/")[0];
            Assert.Equal(Wanted[RoleOf(assignment)].Scope, scope.Split('/')[^2]);
        });
    }

    [Fact]
    public async Task Every_role_says_by_its_comment_which_it_is_and_is_given_to_the_app_alone()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();
        string sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, "infra", "modules"), "*.bicep").Select(File.ReadAllText));

        Assert.All(Wanted, role => Assert.Matches($@"// {role.Value.Name}\r?\n\s*'{role.Key}'", sources));
        Assert.All(template.OfType("Microsoft.Authorization/roleAssignments"), assignment =>
        {
            Assert.Equal("[parameters('principalId')]", (string?)assignment["properties"]!["principalId"]);
            Assert.Equal("ServicePrincipal", (string?)assignment["properties"]!["principalType"]);
        });
    }

    [Fact]
    public async Task A_hub_that_is_there_is_given_a_consumer_group_and_the_right_to_read_and_nothing_else()
    {
        Installation installation = await Installation.GetAsync("a hub that is there");
        const string hub = "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/hubs/providers/Microsoft.EventHub/namespaces/company/eventhubs/web-events";

        Assert.Empty(installation.OfType("Microsoft.EventHub/namespaces"));
        Assert.Empty(installation.OfType("Microsoft.EventHub/namespaces/eventhubs"));
        Assert.Empty(installation.OfType("Microsoft.EventHub/namespaces/eventhubs/authorizationRules"));
        Assert.Equal($"{hub}/consumergroups/mixpanel", (string?)Assert.Single(installation.OfType("Microsoft.EventHub/namespaces/eventhubs/consumergroups"))["id"]);
        Assert.Single(installation.OfType("Microsoft.Authorization/roleAssignments"), role => ((string)role["id"]!).StartsWith(hub, StringComparison.Ordinal));
    }

    private static string RoleOf(JsonObject assignment) =>
        RoleId().Match((string)assignment["properties"]!["roleDefinitionId"]!).Value;

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=[^/]*$)")]
    private static partial Regex RoleId();
}
