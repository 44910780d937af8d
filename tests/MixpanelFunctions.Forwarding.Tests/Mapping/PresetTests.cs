using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

public class PresetTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(""" "preset": "standard" """);

    [Theory]
    [InlineData("web.webPageDetails.URL", "$current_url")]
    [InlineData("web.webReferrer.URL", "$referrer")]
    [InlineData("environment.operatingSystem", "$os")]
    [InlineData("environment.operatingSystemVersion", "$os_version")]
    [InlineData("environment.browserDetails.name", "$browser")]
    [InlineData("environment.browserDetails.version", "$browser_version")]
    [InlineData("device.model", "$model")]
    [InlineData("device.manufacturer", "$manufacturer")]
    [InlineData("device.screenWidth", "$screen_width")]
    [InlineData("device.screenHeight", "$screen_height")]
    [InlineData("environment.browserDetails.acceptLanguage", "$locale")]
    [InlineData("environment._dc.language", "$locale")]
    [InlineData("application.version", "$app_version_string")]
    [InlineData("environment.carrier", "$carrier")]
    [InlineData("placeContext.geo.city", "$city")]
    [InlineData("placeContext.geo.stateProvince", "$region")]
    [InlineData("placeContext.geo.countryCode", "mp_country_code")]
    [InlineData("environment.ipV4", "ip")]
    [InlineData("environment.ipV6", "ip")]
    public void The_standard_preset_finds_Mixpanels_own_names_in_XDM(string path, string name)
    {
        string[] steps = path.Split('.');
        string xdm = string.Concat(steps.Select(step => $$"""{"{{step}}":""")) + "\"value\"" + new string('}', steps.Length);

        JsonElement properties = Bench.PropertiesOf(xdm);

        Assert.Equal("value", properties.GetProperty(name).GetString());
        // Nothing else is made of it.
        Assert.Equal(name == "ip" ? 6 : 7, properties.EnumerateObject().Count());
    }

    [Fact]
    public void The_first_source_that_is_there_counts() =>
        Assert.Equal(
            "sv",
            Bench.PropertiesOf("""{"environment":{"_dc":{"language":"sv"},"browserDetails":{"acceptLanguage":"en"}}}""").GetProperty("$locale").GetString());

    [Fact]
    public void The_built_in_presets_are_these() => Assert.Equal(["standard", "analytics"], PresetNames.All);
}
