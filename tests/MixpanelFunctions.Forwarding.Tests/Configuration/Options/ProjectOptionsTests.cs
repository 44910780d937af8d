using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Options;

public class ProjectOptionsTests
{
    [Theory]
    [InlineData(MixpanelRegion.US, "https://api.mixpanel.com/")]
    [InlineData(MixpanelRegion.EU, "https://api-eu.mixpanel.com/")]
    [InlineData(MixpanelRegion.IN, "https://api-in.mixpanel.com/")]
    public void Each_region_has_its_address(MixpanelRegion region, string address) =>
        Assert.Equal(new Uri(address), Read("default", ("Mixpanel__Region", region.ToString())).BaseAddress);

    [Theory]
    [InlineData("http://localhost:9000", "http://localhost:9000/")]
    [InlineData("https://proxy/mixpanel", "https://proxy/mixpanel/")]
    [InlineData("https://proxy/mixpanel/", "https://proxy/mixpanel/")]
    public void An_address_of_ones_own_wins_over_the_region_and_keeps_its_path(string set, string expected) =>
        Assert.Equal(new Uri(expected), Read("default", ("Mixpanel__BaseAddress", set), ("Mixpanel__Region", "EU")).BaseAddress);

    [Fact]
    public void A_named_project_has_credentials_and_a_region_of_its_own()
    {
        ProjectOptions project = Read(
            "retail",
            ("Mixpanel__Projects__retail__ProjectToken", "retail-token"),
            ("Mixpanel__Projects__retail__ProjectId", "7"),
            ("Mixpanel__Projects__retail__ServiceAccount__Username", "forwarder"),
            ("Mixpanel__Projects__retail__ServiceAccount__Secret", "s3cret"),
            ("Mixpanel__Projects__retail__Region", "IN"));

        Assert.Equal(
            new ProjectOptions
            {
                Name = "retail",
                Token = "retail-token",
                ProjectId = "7",
                ServiceAccountUser = "forwarder",
                ServiceAccountSecret = "s3cret",
                BaseAddress = new Uri("https://api-in.mixpanel.com/"),
            },
            project);
    }

    [Fact]
    public void A_named_project_without_a_region_is_in_the_region_of_all() =>
        Assert.Equal(
            new Uri("https://api-eu.mixpanel.com/"),
            Read("retail", ("Mixpanel__Projects__retail__ProjectToken", "t"), ("Mixpanel__Region", "EU")).BaseAddress);

    [Fact]
    public void A_named_project_without_an_address_has_the_address_of_all() =>
        Assert.Equal(
            new Uri("http://localhost:1/"),
            Read("retail", ("Mixpanel__Projects__retail__ProjectToken", "t"), ("Mixpanel__BaseAddress", "http://localhost:1")).BaseAddress);

    private static ProjectOptions Read(string name, params (string, string?)[] settings)
    {
        ConfigurationErrors errors = new();
        ProjectOptions project = MixpanelOptions.Read(AppSettings.WithToken(settings), errors).Projects[name];
        errors.ThrowIfAny();
        return project;
    }
}
