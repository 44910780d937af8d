using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixpanelFunctions.Forwarding.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace MixpanelFunctions.Telemetry;

/// <summary>Registers the export of telemetry with a host.</summary>
public static class TelemetryServices
{
    /// <summary>Application Insights' connection string; if it is set, all goes there.</summary>
    public const string ApplicationInsights = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>An OpenTelemetry collector's address; if it is set, all goes there.</summary>
    public const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>
    /// Repairs are counted by property, up to 1,000 of them and four kinds each; above a limit, the SDK would count the rest
    /// without attributes.
    /// </summary>
    private const int MostRepairs = 4_100;

    /// <summary>
    /// Exports the engine's metrics, traces and logs to Application Insights, to an OpenTelemetry collector or to both:
    /// wherever the settings name. Where they name none, nothing is registered.
    /// </summary>
    /// <param name="services">The host's services; its <see cref="IConfiguration"/> gives the exporters the other <c>OTEL_…</c> settings.</param>
    /// <param name="configuration">The app settings.</param>
    /// <returns>The builder, to be added to; <see langword="null"/> if nothing is exported.</returns>
    public static IOpenTelemetryBuilder? AddForwardingTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? insights = configuration[ApplicationInsights];
        bool hasInsights = !string.IsNullOrWhiteSpace(insights);
        bool hasCollector = !string.IsNullOrWhiteSpace(configuration[Collector]);
        if (!hasInsights && !hasCollector)
        {
            return null;
        }

        IOpenTelemetryBuilder builder = services.AddOpenTelemetry()
            .ConfigureResource(resource => Name(resource, configuration))
            .WithMetrics(metrics => metrics
                .AddMeter(ForwardingTelemetry.Name)
                .AddView(ForwardingTelemetry.RepairsMetricName, new MetricStreamConfiguration { CardinalityLimit = MostRepairs }))
            .WithTracing(tracing => tracing.AddSource(ForwardingTelemetry.Name))
            .WithLogging(_ => { }, options => options.IncludeFormattedMessage = true);
        // Made first, it is disposed of last: what its gauges show is part of the last export.
        services.ConfigureOpenTelemetryMeterProvider((provider, _) => provider.GetService<ForwardingTelemetry>());
        if (hasInsights)
        {
            builder.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = insights;
                options.Credential = InsightsCredential.Read(configuration);
                // Traces are sampled, five a second by default; a warning must not go with the trace it belongs to.
                options.EnableTraceBasedLogsSampler = false;
                InsightsSampling.Apply(configuration, options);
            });
        }

        return hasCollector ? builder.UseOtlpExporter() : builder;
    }

    /// <summary>A name of our own only if none is set: what is added later would replace that.</summary>
    private static void Name(ResourceBuilder resource, IConfiguration configuration)
    {
        bool hasName = !string.IsNullOrWhiteSpace(configuration[ServiceName])
            || configuration[ResourceAttributes]?.Contains("service.name=", StringComparison.Ordinal) == true;
        if (!hasName)
        {
            resource.AddService(ForwardingTelemetry.Name);
        }
    }
}
