using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Devices;

public class ClientHintTests
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    [Theory]
    [InlineData("Chromium=142;Google Chrome=142;Not_A Brand=99", "Chrome", 142)]
    [InlineData("Not_A Brand=99;Google Chrome=141;Chromium=141", "Chrome", 141)]
    [InlineData("Chromium=142;Microsoft Edge=142;Not_A Brand=99", "Microsoft Edge", 142)]
    [InlineData("Microsoft Edge=126;Chromium=125", "Microsoft Edge", 126)]
    [InlineData("Chromium=136;Samsung Internet=29;Not.A/Brand=99", "Samsung Internet", 29)]
    [InlineData("Opera=112;Not)A;Brand=8;Chromium=126", "Opera", 112)]
    [InlineData("Not:A-Brand=8;Chromium=124;Whale=3", "Whale Browser", 3)]
    [InlineData("Brave=126;Chromium=127", "Chrome", 127)]
    [InlineData("Android WebView=124;Chromium=124", "Chrome", 124)]
    [InlineData("HeadlessChrome=138;Chromium=138", "Chrome", 138)]
    public void The_browser_is_the_brand_that_is_closest_whatever_the_order(string brands, string browser, int version)
    {
        JsonObject properties = Hints($$"""
            "brands":{{Brands(brands)}}
            """);
        Assert.Equal(browser, (string?)properties["$browser"]);
        Assert.Equal(version, (int)properties["$browser_version"]!);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"brand":"Not_A Brand","version":"99"}]""")]
    [InlineData("""["Chrome",7,null,[{}],{"brand":7,"version":[1]}]""")]
    [InlineData("\"Chrome\"")]
    [InlineData("{}")]
    public void Without_a_known_brand_the_user_agent_string_tells(string brands)
    {
        JsonObject properties = Hints($$"""
            "brands":{{brands}}
            """);
        Assert.Equal("Firefox", (string?)properties["$browser"]);
        Assert.Equal(145, (int)properties["$browser_version"]!);
    }

    [Theory]
    [InlineData("Windows", "15.0.0", "Windows", "11")]
    [InlineData("Windows", "13.0.0", "Windows", "11")]
    [InlineData("Windows", "10.0.0", "Windows", "10")]
    [InlineData("Windows", "1.0.0", "Windows", "10")]
    [InlineData("Windows", "0.3.0", "Windows", "8.1")]
    [InlineData("Windows", "0.1.0", "Windows", "7")]
    [InlineData("Windows", "0.0.0", "Windows", null)]
    [InlineData("macOS", "14.5.0", "Mac OS X", "14.5")]
    [InlineData("Android", "14.0.0", "Android", "14")]
    [InlineData("Android", "8.1.0", "Android", "8.1")]
    [InlineData("Chrome OS", "16.0.0", "Chrome OS", "16")]
    [InlineData("Chromium OS", "", "Chrome OS", null)]
    [InlineData("Linux", "6.5.0", "Linux", "6.5")]
    [InlineData("Fuchsia", "1", "Fuchsia", "1")]
    [InlineData("Unknown", "", "Linux", null)]
    public void The_platform_is_the_operating_system(string platform, string version, string os, string? osVersion)
    {
        JsonObject properties = Hints($$"""
            "platform":"{{platform}}","platformVersion":"{{version}}"
            """);
        Assert.Equal(os, (string?)properties["$os"]);
        Assert.Equal(osVersion, (string?)properties["$os_version"]);
    }

    [Fact]
    public void The_model_of_the_hints_is_taken_where_the_device_has_none()
    {
        Assert.Equal("Pixel 9", (string?)Hints("""
            "model":"Pixel 9"
            """)["$model"]);
        Assert.False(Hints("""
            "model":""
            """).ContainsKey("$model"));
    }

    [Fact]
    public void The_platform_Android_is_the_device_where_there_is_no_user_agent_string()
    {
        JsonObject properties = PresetRun.Of("""
            "environment":{"browserDetails":{"userAgentClientHints":{"platform":"Android"}}}
            """);
        Assert.Equal("Android", (string?)properties["$device"]);
    }

    private static JsonObject Hints(string hints) => PresetRun.Of($$"""
        "environment":{"browserDetails":{"userAgent":"{{Firefox}}","userAgentClientHints":{ {{hints}} } } }
        """);

    private static string Brands(string brands)
    {
        JsonArray list = [];
        string rest = brands;
        while (rest.Length > 0)
        {
            // Made-up brands hold semicolons; a version is always digits.
            int equals = rest.IndexOf('=', StringComparison.Ordinal);
            int end = rest.IndexOf(';', equals);
            end = end < 0 ? rest.Length : end;
            list.Add(new JsonObject { ["brand"] = rest[..equals], ["version"] = rest[(equals + 1)..end] });
            rest = rest[Math.Min(rest.Length, end + 1)..];
        }

        return list.ToJsonString();
    }
}
