using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>Alerts and the workbook: of metrics that the app has, and each explained.</summary>
public partial class AlertTests
{
    /// <summary>The table of metrics in docs/telemetry.md, which another test holds against the program.</summary>
    private static readonly HashSet<string> Metrics = [.. MetricRow().Matches(Repository.Read("docs/telemetry.md")).Select(row => row.Groups[1].Value)];

    private static readonly string Workbook = Repository.Read("infra/modules/workbook.json");

    [Fact]
    public async Task Alerts_are_of_metrics_that_the_app_has()
    {
        string[] queries = [.. (await QueriesAsync("development")).Values];

        Assert.All(queries, query => Assert.Empty(MetricName().Matches(query).Select(match => match.Value).Except(Metrics)));
        Assert.Contains(queries, query => query.Contains("mixpanelfunctions.events.dead_lettered", StringComparison.Ordinal));
        Assert.Contains(queries, query => query.Contains("mixpanelfunctions.lag", StringComparison.Ordinal));
        Assert.Contains(queries, query => query.Contains("mixpanelfunctions.breaker.state", StringComparison.Ordinal));
        Assert.Contains(queries, query => query.Contains("messaging.process.duration", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("development")]
    [InlineData("a hub that is there")]
    public async Task Each_alert_is_explained_where_it_says(string kind)
    {
        string page = Repository.Read("docs/operate.md");
        IReadOnlyDictionary<string, string> alerts = await QueriesAsync(kind);

        Assert.Equal(kind == "development" ? 6 : 5, alerts.Count);
        Assert.All(alerts.Keys, alert => Assert.Contains($"\n### `{alert}`\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_explains_no_alert_that_is_not_there()
    {
        string[] explained = [.. AlertHeading().Matches(Repository.Read("docs/operate.md")).Select(match => match.Groups[1].Value)];

        Assert.Equal((await QueriesAsync("development")).Keys.Order(), explained.Order());
    }

    [Fact]
    public void The_workbook_shows_every_metric_that_the_app_has_and_no_other()
    {
        string queries = Workbook.Replace("\\u0022", "\"", StringComparison.Ordinal);
        HashSet<string> shown = [.. MetricName().Matches(queries).Select(match => match.Value.TrimEnd('.'))];

        // All events by their common beginning, which is shown as one.
        shown.Remove("mixpanelfunctions.events");
        shown.Add("mixpanelfunctions.events.received");
        Assert.Equal(Metrics.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task People_are_told_where_there_are_any()
    {
        Installation production = await Installation.GetAsync("production");
        Installation development = await Installation.GetAsync("development");

        Assert.Single(production.OfType("Microsoft.Insights/actionGroups"));
        Assert.Empty(development.OfType("Microsoft.Insights/actionGroups"));
        Assert.All(
            production.OfType("Microsoft.Insights/scheduledQueryRules"),
            alert => Assert.Single(alert["properties"]!["actions"]!["actionGroups"]!.AsArray()));
    }

    /// <summary>The alerts of an installation: name and query.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> QueriesAsync(string kind) =>
        (await Installation.GetAsync(kind)).OfType("Microsoft.Insights/scheduledQueryRules").ToDictionary(
            alert => ((string)alert["name"]!).Split('-', 2)[1],
            alert => (string)alert["properties"]!["criteria"]!["allOf"]![0]!["query"]!);

    [GeneratedRegex(@"^\| `([a-z_.]+)` \| (?:counter|histogram|gauge) \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"(?<![A-Za-z/])(?:mixpanelfunctions|messaging)\.[a-z_.]+")]
    private static partial Regex MetricName();

    [GeneratedRegex("^### `([a-z-]+)`$", RegexOptions.Multiline)]
    private static partial Regex AlertHeading();
}
