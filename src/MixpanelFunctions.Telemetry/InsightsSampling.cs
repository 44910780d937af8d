using System.Globalization;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Telemetry;

/// <summary>
/// How many traces Application Insights gets, by the environment variables that its exporter documents
/// (https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-sampling). The exporter reads them too, but lets its
/// default of five a second are above a percentage.
/// </summary>
internal static class InsightsSampling
{
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string Argument = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>Sets what the settings say; what is not set or makes no sense leaves the exporter's default.</summary>
    public static void Apply(IConfiguration configuration, AzureMonitorExporterOptions options)
    {
        if (!double.TryParse(configuration[Argument], NumberStyles.Float, CultureInfo.InvariantCulture, out double argument) || argument < 0)
        {
            return;
        }

        switch (configuration[Sampler]?.Trim().ToLowerInvariant())
        {
            case "microsoft.fixed_percentage" when argument <= 1:
                options.SamplingRatio = (float)argument;
                options.TracesPerSecond = null;
                break;
            case "microsoft.rate_limited":
                options.TracesPerSecond = argument;
                break;
        }
    }
}
