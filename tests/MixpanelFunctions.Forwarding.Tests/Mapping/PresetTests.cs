using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;

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
        string value = name == "ip" ? "203.0.113.7" : "value";
        string xdm = string.Concat(steps.Select(step => $$"""{"{{step}}":""")) + $"\"{value}\"" + new string('}', steps.Length);

        JsonElement properties = Bench.PropertiesOf(xdm);

        Assert.Equal(value, properties.GetProperty(name).GetString());
        // Nothing else is made of it.
        Assert.Equal(name == "ip" ? 6 : 7, properties.EnumerateObject().Count());
    }

    [Fact]
    public void The_first_source_that_is_there_counts() =>
        Assert.Equal(
            "sv",
            Bench.PropertiesOf("""{"environment":{"_dc":{"language":"sv"},"browserDetails":{"acceptLanguage":"en"}}}""").GetProperty("$locale").GetString());

    [Theory]
    [InlineData("\"412.49\"", "412.49")]
    [InlineData("\"1e3\"", "1e3")]
    [InlineData("\"\\u0034\"", "4")]
    [InlineData("412.49", "412.49")]
    [InlineData("\"412,49\"", "\"412,49\"")]
    [InlineData("\" 1\"", "\" 1\"")]
    [InlineData("\"01\"", "\"01\"")]
    [InlineData("\"+1\"", "\"+1\"")]
    [InlineData("\"1.\"", "\"1.\"")]
    [InlineData("\"1e999\"", "\"1e999\"")]
    [InlineData("\"   \"", null)]
    [InlineData("\"\"", null)]
    public void A_number_that_comes_as_a_text_is_sent_as_a_number(string given, string? expected)
    {
        JsonElement properties = Bench.PropertiesOf($$$$"""{"commerce":{"order":{"priceTotal":{{{{given}}}}}}}""");

        Assert.Equal(expected, properties.TryGetProperty("Revenue", out JsonElement revenue) ? revenue.GetRawText() : null);
    }

    [Fact]
    public void The_built_in_presets_are_these() => Assert.Equal(["standard", "analytics"], PresetNames.All);
}
