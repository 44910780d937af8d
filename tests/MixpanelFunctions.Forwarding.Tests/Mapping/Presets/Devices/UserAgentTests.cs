using System.Globalization;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Devices;

/// <summary>What mixpanel-js itself makes of these user agent strings was noted in user-agents.tsv.</summary>
public class UserAgentTests
{
    public static TheoryData<string, string, string, string, string, string> Table { get; } = ReadTable();

    [Theory]
    [MemberData(nameof(Table))]
    public void A_user_agent_string_is_read_as_mixpanel_js_reads_it(
        string browser, string version, string os, string osVersion, string device, string userAgent)
    {
        JsonObject properties = PresetRun.Of(
            $$"""
            "environment":{"browserDetails":{"userAgent":{{PresetRun.Json(userAgent)}} } }
            """);

        Assert.Equal(browser, Text(properties["$browser"]));
        Assert.Equal(version.Length == 0 ? null : double.Parse(version, CultureInfo.InvariantCulture), (double?)properties["$browser_version"]);
        Assert.Equal(os, Text(properties["$os"]));
        Assert.Equal(osVersion, Text(properties["$os_version"]));
        Assert.Equal(device, Text(properties["$device"]));
    }

    [Fact]
    public void The_table_holds_at_least_sixty_user_agent_strings() => Assert.True(Table.Count >= 60);

    [Theory]
    [InlineData("142.0.7444.60", "142")]
    [InlineData("18.10", "18.1")]
    [InlineData("007.50", "7.5")]
    [InlineData("0.9", "0.9")]
    [InlineData("0", "0")]
    [InlineData("26.", "26")]
    [InlineData("1234567890123456", "\"1234567890123456\"")]
    [InlineData("beta 3", "\"beta 3\"")]
    public void A_browser_version_given_as_text_becomes_the_number_that_mixpanel_js_would_send(string given, string expected)
    {
        JsonObject properties = PresetRun.Of($$"""
            "environment":{"browserDetails":{"version":"{{given}}"} }
            """);
        Assert.Equal(expected, properties["$browser_version"]!.ToJsonString());
    }

    [Fact]
    public void Fields_that_name_browser_and_system_go_before_hints_and_user_agent()
    {
        JsonObject properties = PresetRun.Of("""
            "environment":{"operatingSystem":"macOS","operatingSystemVersion":"14.5","browserDetails":{"name":"Arc","version":"1.2.3",
              "userAgent":"Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
              "userAgentClientHints":{"brands":[{"brand":"Google Chrome","version":"142"}],"platform":"Windows","platformVersion":"15.0.0"}}}
            """);
        Assert.Equal("Arc", Text(properties["$browser"]));
        Assert.Equal(1.2, (double)properties["$browser_version"]!);
        Assert.Equal("Mac OS X", Text(properties["$os"]));
        Assert.Equal("14.5", Text(properties["$os_version"]));
    }

    private static string Text(JsonNode? node) => (string?)node ?? string.Empty;

    private static TheoryData<string, string, string, string, string, string> ReadTable()
    {
        TheoryData<string, string, string, string, string, string> table = [];
        foreach (string line in RepositoryFile.Lines("tests/MixpanelFunctions.Forwarding.Tests/Mapping/Presets/Devices/user-agents.tsv"))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                string[] cells = line.Split('\t');
                table.Add(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
            }
        }

        return table;
    }
}
