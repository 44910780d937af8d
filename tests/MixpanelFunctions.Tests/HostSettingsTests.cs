using System.Globalization;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Tests;

/// <summary>host.json: the reasons for each value are in docs/hub-settings.md.</summary>
public class HostSettingsTests
{
    private static readonly JsonObject Host = Repository.ReadJson("host.json");
    private static readonly JsonObject EventHubs = Host["extensions"]!["eventHubs"]!.AsObject();

    [Fact]
    public void The_schema_version_is_2() => Assert.Equal("2.0", (string?)Host["version"]);

    [Fact]
    public void A_batch_is_one_Mixpanel_request() => Assert.InRange(Number("maxEventBatchSize"), 1000, 2000);

    [Fact]
    public void A_batch_waits_for_more_events_but_for_seconds_only()
    {
        Assert.InRange(Number("minEventBatchSize"), 2, Number("maxEventBatchSize"));
        Assert.InRange(Time(EventHubs["maxWaitTime"]), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void One_batch_is_fetched_ahead() =>
        // More costs memory and saves no CPU: docs/scaling.md.
        Assert.Equal(Number("maxEventBatchSize"), Number("prefetchCount"));

    [Fact]
    public void Every_batch_is_checkpointed() => Assert.Equal(1, Number("batchCheckpointFrequency"));

    [Fact]
    public void An_instance_is_given_several_batches_before_another_is_started() =>
        Assert.True(Number("targetUnprocessedEventThreshold") >= 2 * Number("maxEventBatchSize"));

    [Fact]
    public void The_function_timeout_is_legal_on_every_plan_and_leaves_room_for_the_delivery_budget()
    {
        TimeSpan deliveryBudget = new MixpanelOptions().TotalBudget;
        TimeSpan longestOnConsumption = TimeSpan.FromMinutes(10);

        Assert.InRange(Time(Host["functionTimeout"]), 2 * deliveryBudget, longestOnConsumption);
    }

    [Fact]
    public void Information_is_logged() => Assert.Equal("Information", (string?)Host["logging"]!["logLevel"]!["default"]);

    [Fact]
    public void The_first_start_on_empty_storage_logs_no_warnings_of_404() => Assert.Equal("Error", (string?)Host["logging"]!["logLevel"]!["Azure.Core"]);

    [Fact]
    public void The_host_exports_telemetry_as_the_app_does() => Assert.Equal("OpenTelemetry", (string?)Host["telemetryMode"]);

    [Fact]
    public void Every_value_is_documented()
    {
        string page = Repository.Read("docs/hub-settings.md");

        foreach ((string name, JsonNode? value) in EventHubs)
        {
            string text = value is JsonObject nested ? (string)nested["type"]! : value!.ToString();
            Assert.Contains($"| `{name}` | `{text}` |", page, StringComparison.Ordinal);
        }

        foreach ((string name, JsonNode? level) in Host["logging"]!["logLevel"]!.AsObject())
        {
            Assert.Contains(name == "default" ? $"`{level}`" : $"`{name}` `{level}`", page, StringComparison.Ordinal);
        }

        Assert.Contains($"| `telemetryMode` | `{Host["telemetryMode"]}` |", page, StringComparison.Ordinal);
        Assert.Contains($"| `functionTimeout` | `{Host["functionTimeout"]}` |", page, StringComparison.Ordinal);
    }

    private static int Number(string name) => (int)EventHubs[name]!;

    private static TimeSpan Time(JsonNode? value) => TimeSpan.Parse((string)value!, CultureInfo.InvariantCulture);
}
