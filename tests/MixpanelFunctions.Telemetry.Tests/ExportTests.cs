using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>What is measured, traced and logged gets out where the settings say so, over real connections.</summary>
[Collection(nameof(WholeProcess))]
public class ExportTests
{
    private static readonly string[] Metrics = ["mixpanelfunctions.events.received", "mixpanelfunctions.repairs", "messaging.process.duration", "rules.version"];

    [Fact]
    public void Without_a_place_to_export_to_nothing_is_registered()
    {
        ServiceCollection services = new();

        Assert.Null(services.AddForwardingTelemetry(Settings(("OTEL_EXPORTER_OTLP_ENDPOINT", " "))));

        Assert.Empty(services);
    }

    [Fact]
    public async Task A_collector_gets_metrics_traces_and_logs_and_nothing_personal()
    {
        await using Collector collector = await Collector.StartAsync();

        await ForwardAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths);
        Assert.All(Metrics, metric => Assert.Contains(metric, collector.Text("/v1/metrics"), StringComparison.Ordinal));
        Assert.Contains("process edge-events", collector.Text("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("POST /import", collector.Text("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("Events: 86 = ", collector.Text("/v1/logs"), StringComparison.Ordinal);
        Assert.All(collector.Paths, path => Assert.Contains("MixpanelFunctions", collector.Text(path), StringComparison.Ordinal));
        Assert.All(collector.Paths, path => Assert.All(ShopDay.Personal, personal => Assert.DoesNotContain(personal, collector.Text(path), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_name_that_is_set_is_the_services_name()
    {
        await using Collector collector = await Collector.StartAsync();

        await ForwardAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "shop-forwarder"));

        Assert.All(collector.Paths, path => Assert.Contains("shop-forwarder", collector.Text(path), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_exports_by_the_same_settings()
    {
        await using Collector collector = await Collector.StartAsync();
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        (await folder.Program.With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address).With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .RunAsync("run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0")).ShouldEndWith(0);

        Assert.Contains("mixpanelfunctions.rules", collector.Text("/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("POST /import", collector.Text("/v1/traces"), StringComparison.Ordinal);
        // How many batches the hub cuts of the ten is up to it.
        Assert.Contains("Events: ", collector.Text("/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_Insights_gets_the_same()
    {
        // The exporter tells its maker how it is used, unless the process asks it not to.
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        await using Collector insights = await Collector.StartAsync("""{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""");

        await ForwardAsync(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection(insights)),
            ("OTEL_TRACES_SAMPLER", "microsoft.fixed_percentage"),
            ("OTEL_TRACES_SAMPLER_ARG", "1"));

        string text = insights.Text("/v2.1/track");
        Assert.All(Metrics, metric => Assert.Contains(metric, text, StringComparison.Ordinal));
        Assert.Contains("RequestData", text, StringComparison.Ordinal);
        Assert.Contains("process edge-events", text, StringComparison.Ordinal);
        Assert.Contains("Events: 86 = ", text, StringComparison.Ordinal);
        Assert.All(ShopDay.Personal, personal => Assert.DoesNotContain(personal, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_are_not_sampled_with_the_traces_they_belong_to()
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        await using Collector insights = await Collector.StartAsync("{\"itemsReceived\":1,\"itemsAccepted\":1,\"errors\":[]}");

        await ForwardAsync(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection(insights)),
            ("OTEL_TRACES_SAMPLER", "microsoft.fixed_percentage"),
            ("OTEL_TRACES_SAMPLER_ARG", "0"));

        string text = insights.Text("/v2.1/track");
        Assert.DoesNotContain("RequestData", text, StringComparison.Ordinal);
        Assert.Contains("Events: 86 = ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("Authorization=Key", false)]
    [InlineData("ClientId=11111111-1111-1111-1111-111111111111", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("clientid = 11111111-1111-1111-1111-111111111111 ; authorization = aad", true)]
    public void The_apps_identity_is_used_where_the_host_is_told_to_use_it(string? setting, bool isUsed)
    {
        TokenCredential? credential = InsightsCredential.Read(Settings(("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", setting)));

        Assert.Equal(isUsed, credential is ManagedIdentityCredential);
    }

    /// <summary>A day of the shop through the engine as a host sets it up; what is left is exported when the host ends.</summary>
    private static async Task ForwardAsync(params IEnumerable<(string Name, string? Value)> settings)
    {
        using TemporaryFolder folder = new();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync(new StandInOptions { TimeProvider = new FakeTimeProvider(EdgeEvents.Enqueued) });
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddConfiguration(Settings(
        [
            ("EventHubName", "edge-events"), ("Mixpanel:ProjectToken", ForwardingLine.Token), ("Mixpanel:BaseAddress", mixpanel.Address.ToString()),
            ("DeadLetters:Folder", folder.File("dead-letters")), ("Forwarding:RulesFile", folder.Write("rules.json", ShopDay.Rules)), .. settings,
        ]));
        builder.Services.AddForwarding(builder.Configuration);
        Assert.NotNull(builder.Services.AddForwardingTelemetry(builder.Configuration));
        using IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        EventTally tally = await host.Services.GetRequiredService<Forwarder>().ForwardAsync(ShopDay.Messages, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(tally.AddsUp);
    }

    private static string Connection(Collector insights) =>
        $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={insights.Address}/;LiveEndpoint={insights.Address}/";

    private static IConfiguration Settings(params IEnumerable<(string Name, string? Value)> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();
}
