using System.Text.Json;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Identities;

/// <summary>The table in docs/mixpanel-identity.md: which identities, in which state, give which user.</summary>
public partial class IdentityDocsTests
{
    public static TheoryData<string> Rows => [.. Table()];

    [Fact]
    public void The_table_has_rows() => Assert.InRange(Table().Count(), 15, 100);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_what_the_engine_does_in_any_order_of_the_keys(string row)
    {
        string[] cells = [.. row.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)];
        string[] members = [.. Identity().Matches(cells[0]).Select(Member)];
        string? listed = cells[1] == "–" ? null : cells[1].Trim('`');
        MappingBench bench = MappingBench.ForAction(string.Empty, ("Forwarding__UserNamespaces", listed));

        foreach (string[] order in new[] { members, [.. members.Reverse()] })
        {
            JsonElement properties = bench.PropertiesOf($$$"""{"identityMap":{ {{{string.Join(',', order)}}} }}""");
            Assert.Equal((cells[2], cells[3]), (Text(properties, "$device_id"), Text(properties, "$user_id")));
        }
    }

    private static string Text(JsonElement properties, string name) => properties.TryGetProperty(name, out JsonElement id) ? id.GetString()! : "–";

    private static string Member(Match match)
    {
        string states = match.Groups["states"].Value;
        string state = states.Contains(" a", StringComparison.Ordinal) ? "authenticated" : states.Contains(" l", StringComparison.Ordinal) ? "loggedOut" : "ambiguous";
        string primary = states.Contains(" p", StringComparison.Ordinal) ? "true" : "false";
        return $$"""
            "{{match.Groups["name"].Value}}":[{"id":"{{match.Groups["id"].Value}}","authenticatedState":"{{state}}","primary":{{primary}}}]
            """;
    }

    private static IEnumerable<string> Table()
    {
        string page = RepositoryFile.Read("docs/mixpanel-identity.md");
        int start = page.IndexOf("### Which identities give which user", StringComparison.Ordinal);
        return page[start..].Split('\n').SkipWhile(line => !line.StartsWith("| `", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith("| `", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(?<name>\w+): (?<id>[^\s`]+)(?<states>(?: [alp])*)`")]
    private static partial Regex Identity();
}
