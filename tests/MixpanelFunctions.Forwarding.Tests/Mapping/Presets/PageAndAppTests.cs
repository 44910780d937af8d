using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets;

/// <summary>Properties under the names that Mixpanel's SDKs give them.</summary>
public class PageAndAppTests
{
    [Theory]
    [InlineData("https://shop.example/no/tents?size=2&q=a%20b#top", "https:", "/no/tents", "?size=2&q=a%20b")]
    [InlineData("http://shop.example?x", "http:", "/", "?x")]
    [InlineData("https://shop.example/?", "https:", "/", null)]
    [InlineData("https://shop.example/a#b?c=1", "https:", "/a", null)]
    [InlineData("app-one://cart/2?from=push", "app-one:", "/2", "?from=push")]
    [InlineData("shop.example/a?b=1", null, null, null)]
    [InlineData("://shop.example/a", null, "/a", null)]
    public void A_page_has_protocol_path_and_search_as_the_browser_tells_them(string url, string? protocol, string? path, string? search)
    {
        JsonObject properties = PresetRun.Of($$"""
            "web":{"webPageDetails":{"URL":"{{url}}"} }
            """);

        Assert.Equal(protocol, (string?)properties["current_url_protocol"]);
        Assert.Equal(path, (string?)properties["current_url_path"]);
        Assert.Equal(search, (string?)properties["current_url_search"]);
    }

    [Fact]
    public void The_page_s_name_is_its_title_too()
    {
        JsonObject properties = PresetRun.Of("""
            "web":{"webPageDetails":{"name":"Tents"} }
            """);

        Assert.Equal("Tents", (string?)properties["current_page_title"]);
        Assert.Equal("Tents", (string?)properties["Page Name"]);
    }

    [Theory]
    [InlineData("\"wireless_wifi\"", "true")]
    [InlineData("\"wifi\"", "true")]
    [InlineData("\"Wi-Fi\"", "true")]
    [InlineData("\"mobile_lte\"", "false")]
    [InlineData("\"dsl\"", "false")]
    [InlineData("\"lan\"", null)]
    [InlineData("\"\"", null)]
    [InlineData("\" \"", null)]
    [InlineData("null", null)]
    [InlineData("1", null)]
    public void A_connection_is_by_Wi_Fi_or_not(string connection, string? expected) => Assert.Equal(
        expected,
        PresetRun.Of($$"""
            "environment":{"connectionType":{{connection}} }
            """)["$wifi"]?.ToJsonString());

    [Theory]
    [InlineData("""{"target":{"sessionid":"94ef199f-85e6"}}""", "\"94ef199f-85e6\"")]
    [InlineData("""{"analytics":{"session":{"num":7,"depth":2}}}""", "7")]
    [InlineData("""{"analytics":{"session":{"num":7}},"target":{"sessionid":"94ef199f-85e6"}}""", "\"94ef199f-85e6\"")]
    [InlineData("""{"analytics":{"session":{"depth":2}}}""", null)]
    public void A_session_is_Target_s_or_the_number_of_the_visit(string experience, string? expected) => Assert.Equal(
        expected,
        PresetRun.Of($$"""
            "_experience":{{experience}}
            """)["$session_id"]?.ToJsonString());

    [Fact]
    public void An_app_has_its_name_and_its_identifier()
    {
        JsonObject properties = PresetRun.Of("""
            "application":{"name":"Fjell","id":"com.example.fjell"}
            """);

        Assert.Equal("Fjell", (string?)properties["$app_name"]);
        Assert.Equal("com.example.fjell", (string?)properties["$app_namespace"]);
    }
}
