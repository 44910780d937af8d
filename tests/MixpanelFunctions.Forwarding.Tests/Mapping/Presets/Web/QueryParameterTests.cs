using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Web;

public class QueryParameterTests
{
    [Theory]
    [InlineData("?utm_source=newsletter", "newsletter")]
    [InlineData("?a=1&utm_source=newsletter&b=2", "newsletter")]
    [InlineData("?utm_source=h%C3%B8st", "høst")]
    [InlineData("?utm_source=h%c3%b8st", "høst")]
    [InlineData("?utm_source=høst", "høst")]
    [InlineData("?utm_source=%F0%9F%94%A5", "🔥")]
    [InlineData("?utm_source=spring+sale%20now", "spring sale now")]
    [InlineData("?utm_source=a%2Bb", "a+b")]
    [InlineData("?utm_source=a%26b%3Dc", "a&b=c")]
    [InlineData("?utm_source=a=b", "a=b")]
    [InlineData("?utm_source=%22quoted%22%5C%0A", "\"quoted\"\\\n")]
    [InlineData("?utm_source=first&utm_source=second", "first")]
    [InlineData("?utm_source=&utm_source=second", null)]
    [InlineData("?utm_source=", null)]
    [InlineData("?utm_source", null)]
    [InlineData("?utm_source&utm_source=x", "x")]
    [InlineData("?my_utm_source=x", null)]
    [InlineData("?utm_source_x=x", null)]
    [InlineData("?UTM_SOURCE=x", null)]
    [InlineData("?utm_source=x#top", "x")]
    [InlineData("#/home?utm_source=x", "x")]
    [InlineData("#utm_source=x", null)]
    [InlineData("?utm_source=100%", "100%")]
    [InlineData("?utm_source=100%25", "100%")]
    [InlineData("?utm_source=50%+off%20now", "50% off%20now")]
    [InlineData("?utm_source=%zz", "%zz")]
    [InlineData("?utm_source=%+1", "% 1")]
    [InlineData("?utm_source=h%F8st", "h%F8st")]
    [InlineData("?utm_source=%ED%A0%80", "%ED%A0%80")]
    [InlineData("", null)]
    [InlineData("?", null)]
    public void A_campaign_parameter_is_read_from_the_page_s_address(string rest, string? expected)
    {
        JsonObject properties = PresetRun.Of($$$"""
            "web":{"webPageDetails":{"URL":{{{PresetRun.Json("https://shop.example.com/no/" + rest)}}}}}
            """);
        Assert.Equal(expected, (string?)properties["utm_source"]);
        Assert.Equal("https://shop.example.com/no/" + rest, (string?)properties["$current_url"]);
    }

    [Fact]
    public void An_address_with_escapes_of_JSON_is_read_as_what_it_means() =>
        Assert.Equal("x", (string?)PresetRun.Of("""
            "web":{"webPageDetails":{"URL":"https:\/\/shop.example.com\/?a=1\u0026utm_source=x"}}
            """)["utm_source"]);

    [Theory]
    [InlineData("https://shop.example.com/no/p/1?x=1#y", "shop.example.com", "/no/p/1")]
    [InlineData("https://shop.example.com:8443?x=/1", "shop.example.com", "/")]
    [InlineData("http://user:secret@[2001:db8::1]:80/a", "[2001:db8::1]", "/a")]
    [InlineData("/no/p/1", null, null)]
    [InlineData("about:blank", null, null)]
    public void Domain_and_path_come_from_the_page_s_address(string url, string? domain, string? path)
    {
        JsonObject properties = PresetRun.Of($$$"""
            "web":{"webPageDetails":{"URL":"{{{url}}}"}}
            """);
        Assert.Equal(domain, (string?)properties["current_domain"]);
        Assert.Equal(path, (string?)properties["current_url_path"]);
    }

    [Theory]
    [InlineData("https://www.google.no/", "www.google.no", "google")]
    [InlineData("https://www.bing.com/search?q=x", "www.bing.com", "bing")]
    [InlineData("https://no.search.yahoo.com/", "no.search.yahoo.com", "yahoo")]
    [InlineData("http://duckduckgo.com/", "duckduckgo.com", "duckduckgo")]
    [InlineData("https://shop.example.com:8443/google.html", "shop.example.com:8443", null)]
    [InlineData("android-app://com.google.android.gm/", "com.google.android.gm", null)]
    public void The_referrer_tells_its_domain_and_a_search_engine(string url, string domain, string? engine)
    {
        JsonObject properties = PresetRun.Of($$$"""
            "web":{"webReferrer":{"URL":"{{{url}}}"}}
            """);
        Assert.Equal(domain, (string?)properties["$referring_domain"]);
        Assert.Equal(engine, (string?)properties["$search_engine"]);
    }
}
