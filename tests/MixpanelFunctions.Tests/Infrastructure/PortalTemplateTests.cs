using System.Text.Json.Nodes;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>infra/azuredeploy.json, the template that the portal takes.</summary>
public class PortalTemplateTests
{
    [Fact]
    public async Task It_is_what_the_compiler_makes_of_the_Bicep_files()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        Assert.True(
            JsonNode.DeepEquals(template.Root, Repository.ReadJson("infra/azuredeploy.json")),
            "infra/azuredeploy.json is out of date. To update it: build/generate.sh");
    }

    [Fact]
    public void The_readme_has_a_button_that_opens_it()
    {
        string link = Uri.EscapeDataString("/main/infra/azuredeploy.json");

        Assert.Contains("](https://portal.azure.com/#create/Microsoft.Template/uri/https%3A%2F%2Fraw.githubusercontent.com%2F", Repository.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains(link + ")", Repository.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_for_a_name_and_for_nothing_else()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        Assert.Equal("environmentName", Assert.Single(template.Root["parameters"]!.AsObject(), parameter => parameter.Value!["defaultValue"] is null && (bool?)parameter.Value["nullable"] != true).Key);
    }

    [Fact]
    public async Task A_package_is_deployed_after_the_app_if_its_address_is_given()
    {
        Installation with = await Installation.GetAsync("private, with an address that is allowed");
        Installation without = await Installation.GetAsync("development");
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        JsonObject package = Assert.Single(with.OfType("Microsoft.Web/sites/extensions"));
        Assert.EndsWith("/onedeploy", (string?)package["name"], StringComparison.Ordinal);
        Assert.Equal("[parameters('packageUri')]", (string?)package["properties"]!["packageUri"]);
        Assert.Contains("not(empty(parameters('packageUri')))", (string?)package["condition"], StringComparison.Ordinal);
        Assert.Empty(without.OfType("Microsoft.Web/sites/extensions"));
        Assert.Contains("flexApp", template.Root["resources"]!["package"]!["dependsOn"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("securestring", (string?)template.Root["parameters"]!["packageUri"]!["type"]);
    }
}
