using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Web;

/// <summary>What the preset takes from the visitor's request where the whole <c>arc</c> is forwarded.</summary>
public class RequestHeaderTests
{
    private const string UserAgent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

    [Fact]
    public void User_agent_address_and_language_come_from_the_headers_where_XDM_has_none()
    {
        JsonObject properties = Of("{}", $$"""{"user-agent":"{{UserAgent}}","accept-language":"nb-NO,nb;q=0.9,en;q=0.8","x-forwarded-for":"203.0.113.5, 198.51.100.2"}""");

        Assert.Equal("iOS", (string?)properties["$os"]);
        Assert.Equal("18.7", (string?)properties["$os_version"]);
        Assert.Equal("Mobile Safari", (string?)properties["$browser"]);
        Assert.Equal(18.6, (double)properties["$browser_version"]!);
        Assert.Equal("iPhone", (string?)properties["$device"]);
        Assert.Equal("nb-NO", (string?)properties["$locale"]);
        Assert.Equal("203.0.113.5", (string?)properties["ip"]);
    }

    [Fact]
    public void What_XDM_tells_goes_before_the_headers()
    {
        JsonObject properties = Of(
            """{"ipV4":"192.0.2.1","operatingSystem":"Android","operatingSystemVersion":"16","_dc":{"language":"sv-SE"},"browserDetails":{"name":"Chrome","version":"142.0"}}""",
            $$"""{"user-agent":"{{UserAgent}}","accept-language":"nb-NO","x-forwarded-for":"203.0.113.5"}""");

        Assert.Equal("Android", (string?)properties["$os"]);
        Assert.Equal("16", (string?)properties["$os_version"]);
        Assert.Equal("Chrome", (string?)properties["$browser"]);
        Assert.Equal("sv-SE", (string?)properties["$locale"]);
        Assert.Equal("192.0.2.1", (string?)properties["ip"]);
    }

    [Theory]
    [InlineData("""{"User-Agent":"%UA%","Accept-Language":"da","X-Forwarded-For":"203.0.113.5"}""")]
    [InlineData("""{"USER-AGENT":["%UA%"],"ACCEPT-LANGUAGE":["da"],"X-FORWARDED-FOR":["203.0.113.5","198.51.100.2"]}""")]
    [InlineData("""{"x":{"user-agent":"no"},"y":[{"accept-language":"no"}],"user-agent":"%UA%","accept-language":"da","x-forwarded-for":"203.0.113.5"}""")]
    public void Names_of_headers_are_alike_in_any_letter_case_and_a_list_has_its_first_text(string headers)
    {
        JsonObject properties = Of("{}", headers.Replace("%UA%", UserAgent, StringComparison.Ordinal));

        Assert.Equal("iOS", (string?)properties["$os"]);
        Assert.Equal("da", (string?)properties["$locale"]);
        Assert.Equal("203.0.113.5", (string?)properties["ip"]);
    }

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5")]
    [InlineData(" 203.0.113.5 , 10.0.0.1", "203.0.113.5")]
    [InlineData("203.0.113.5:50123", "203.0.113.5")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]:50123, 10.0.0.1", "2001:db8::1")]
    [InlineData("unknown, 203.0.113.5", "0")]
    [InlineData("_hidden", "0")]
    [InlineData("", "0")]
    public void The_visitor_is_the_first_address_that_proxies_list(string forwardedFor, string expected) =>
        Assert.Equal(expected, (string?)Of("{}", $$"""{"x-forwarded-for":"{{forwardedFor}}"}""")["ip"]);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"user-agent\"")]
    [InlineData("{}")]
    [InlineData("""{"user-agent":null,"accept-language":[],"x-forwarded-for":{}}""")]
    [InlineData("""{"user-agent":7,"accept-language":[[]],"x-forwarded-for":[null]}""")]
    public void Headers_that_say_nothing_give_nothing(string headers)
    {
        JsonObject properties = Of("{}", headers);

        Assert.Equal("0", (string?)properties["ip"]);
        Assert.DoesNotContain(properties, property => property.Key is "$os" or "$browser" or "$device" or "$locale");
    }

    private static JsonObject Of(string environment, string headers)
    {
        PresetRun run = new();
        run.Map($$"""{"arc":{"request":{"headers":{{headers}} },"event":{"xdm":{"_id":"e-1","timestamp":"2026-11-09T06:00:00Z","environment":{{environment}} } } } }""");
        Assert.Empty(run.Failures);
        return JsonNode.Parse(Assert.Single(run.Records))!["properties"]!.AsObject();
    }
}
