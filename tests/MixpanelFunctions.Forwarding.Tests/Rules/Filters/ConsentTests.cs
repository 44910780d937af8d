using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Filters;

public class ConsentTests
{
    /// <summary>The table of docs/govern.md: consents, purpose, and what the event ends as with keep and with drop.</summary>
    public static TheoryData<string, string, string, string> Documented
    {
        get
        {
            TheoryData<string, string, string, string> rows = [];
            foreach (string line in RepositoryFile.Lines("docs/govern.md").SkipWhile(line => !line.StartsWith("| `xdm.consents` |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')))
            {
                string[] cells = [.. line.Trim('|').Split(" | ").Select(cell => cell.Trim().Trim('`'))];
                rows.Add(cells[0], cells[1], cells[2], cells[3]);
            }

            return rows;
        }
    }

    [Fact]
    public void The_page_has_the_table() => Assert.True(Documented.Count > 20, "docs/govern.md lacks the table of consents.");

    [Theory]
    [MemberData(nameof(Documented))]
    public void An_event_ends_as_the_page_says(string consents, string purpose, string keep, string drop)
    {
        foreach ((string missing, string outcome) in new[] { ("keep", keep), ("drop", drop) })
        {
            MappingBench bench = FilterBench.Of($$""" "consent": { "purposes": ["{{purpose}}"], "missing": "{{missing}}" } """);

            Assert.Equal(outcome == "filtered", bench.Filters($$"""{"consents":{{consents}}}"""));
        }
    }

    [Theory]
    [InlineData("""{"collect":"n"}""", true)]
    [InlineData("""{"collect":{"val":"N"}}""", true)]
    [InlineData("""{"collect":{"val":"\u006e"}}""", true)]
    [InlineData("""{"collect":{"val":"y"},"share":{"val":"n"}}""", true)]
    [InlineData("""{"collect":{"val":"y"},"share":{"val":"y"}}""", false)]
    [InlineData("""{"collect":{"val":["n"]},"share":5}""", false)]
    [InlineData("\"n\"", false)]
    public void Every_purpose_must_be_consented_to_however_the_answer_is_written(string consents, bool isFiltered) =>
        Assert.Equal(isFiltered, FilterBench.Of(""" "consent": { "purposes": ["collect", "share"], "missing": "keep" } """).Filters($$"""{"consents":{{consents}}}"""));

    [Theory]
    [InlineData("drop", true)]
    [InlineData("keep", false)]
    public void An_event_without_consents_is_what_missing_says(string missing, bool isFiltered) =>
        Assert.Equal(isFiltered, FilterBench.Of($$""" "consent": { "purposes": ["collect"], "missing": "{{missing}}" } """).Filters("{}"));
}
