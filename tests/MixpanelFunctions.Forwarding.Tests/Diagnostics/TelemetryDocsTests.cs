using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Diagnostics;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

/// <summary>docs/telemetry.md lists what the engine measures and logs. What it traces is tested where it is traced.</summary>
public class TelemetryDocsTests
{
    private static readonly (MethodInfo Method, LoggerMessageAttribute Message)[] Logged =
    [
        .. typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(method => (method, message: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .Where(logged => logged.message is not null).OrderBy(logged => logged.message.EventId),
    ];

    [Fact]
    public void Every_metric_is_listed()
    {
        string table = string.Concat(
        [
            "| Metric | Kind | Unit | Attributes | Meaning |\n| --- | --- | --- | --- | --- |\n",
            .. ForwardingMetrics.All.Select(metric =>
                $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | `{metric.Unit}` | {string.Join(", ", metric.Attributes.Select(name => $"`{name}`"))} | {metric.Meaning} |\n"),
        ]);

        AssertHolds(table);
    }

    [Fact]
    public void Every_log_entry_is_listed()
    {
        string table = string.Concat(
        [
            "| Event id | Name | Level | Text |\n| --- | --- | --- | --- |\n",
            .. Logged.Select(logged => string.Create(
                CultureInfo.InvariantCulture,
                $"| {logged.Message.EventId} | `{logged.Method.Name}` | {logged.Message.Level} | {logged.Message.Message} |\n")),
        ]);

        AssertHolds(table);
    }

    [Fact]
    public void No_two_log_entries_have_one_event_id() =>
        Assert.Equal(Logged.Length, Logged.Select(logged => logged.Message.EventId).Distinct().Count());

    [Fact]
    public void Names_are_those_of_OpenTelemetry_or_the_products_own() =>
        Assert.All(ForwardingMetrics.All, metric => Assert.Matches(@"^(mixpanelfunctions|messaging)(\.[a-z]+(_[a-z]+)*)+$", metric.Name));

    private static void AssertHolds(string table) => Assert.True(
        RepositoryFile.Read("docs/telemetry.md").Contains(table, StringComparison.Ordinal),
        $"docs/telemetry.md must hold this table, as it is:\n\n{table}");
}
