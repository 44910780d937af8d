using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Tests.Deployment;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MixpanelFunctions.Tests;

/// <summary>The app as the Functions worker builds it, and as a process of its own where it cannot start.</summary>
public class FunctionAppStartTests
{
    private static readonly Dictionary<string, string?> Wrong = new()
    {
        ["Mixpanel__Region"] = "MARS",
        ["Mixpanel__ProjectToken"] = null,
        ["AzureWebJobsStorage"] = null,
        ["DeadLetters__Folder"] = "dead-letters",
        ["EventHubName"] = "edge-events",
    };

    /// <summary>What the Functions host tells its worker; nothing listens there.</summary>
    private static readonly (string, string)[] Host =
    [
        ("Functions__Worker__HostEndpoint", "http://127.0.0.1:1"), ("Functions__Worker__WorkerId", "worker"),
        ("Functions__Worker__RequestId", "request"), ("Functions__Worker__GrpcMaxMessageLength", "2147483647"),
    ];

    [Fact]
    public void With_the_sample_settings_the_worker_is_built_with_the_engine()
    {
        FunctionsApplicationBuilder builder = Builder();

        FunctionApp.Configure(builder);

        using IHost app = builder.Build();
        Assert.NotNull(app.Services.GetRequiredService<Forwarder>());
        Assert.Equal("edge-events", app.Services.GetRequiredService<ForwardingConfiguration>().Forwarding.Hub);
        Assert.Contains(app.Services.GetServices<IHostedService>(), service => service.GetType().Name == "WorkerHostedService");
        Assert.Contains(app.Services.GetServices<IHostedService>(), service => service.GetType().Name == "RulesWatcher");
    }

    [Fact]
    public void Without_a_place_to_export_to_no_telemetry_is_registered()
    {
        FunctionsApplicationBuilder builder = Builder();

        FunctionApp.Configure(builder);

        using IHost app = builder.Build();
        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(app.Services.GetService<MeterProvider>());
    }

    [Fact]
    public void With_a_collector_the_host_leaves_the_workers_telemetry_to_the_worker()
    {
        FunctionsApplicationBuilder builder = Builder(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"));

        FunctionApp.Configure(builder);

        using IHost app = builder.Build();
        Assert.NotNull(app.Services.GetService<TracerProvider>());
        Assert.Contains("WorkerOpenTelemetryEnabled", app.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities.Keys);
    }

    [Fact]
    public void With_errors_nothing_of_the_app_is_built()
    {
        FunctionsApplicationBuilder builder = Builder(("Mixpanel__ProjectToken", ""));

        InvalidConfigurationException thrown = Assert.Throws<InvalidConfigurationException>(() => FunctionApp.Configure(builder));

        Assert.StartsWith("Mixpanel__ProjectToken: is not set", Assert.Single(thrown.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_cannot_start_prints_one_block_and_ends_with_a_code()
    {
        ShellRun run = await ShellRun.StartAsync(Path.GetTempPath(), Wrong, "dotnet", typeof(FunctionApp).Assembly.Location);

        string[] lines = run.Errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(FunctionApp.CannotStart, run.ExitCode);
        Assert.Equal(FunctionApp.CannotStartLine, lines[0]);
        Assert.Contains(lines, line => line.StartsWith("  Mixpanel__ProjectToken: is not set", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  Mixpanel__Region: ", StringComparison.Ordinal));
        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void The_block_is_documented_by_its_first_line()
    {
        Assert.Contains(FunctionApp.CannotStartLine, Repository.Read("docs/run-the-function.md"), StringComparison.Ordinal);
        Assert.Contains($"exit code {FunctionApp.CannotStart}", Repository.Read("docs/run-the-function.md"), StringComparison.Ordinal);
    }

    /// <summary>The builder of the worker with the sample settings, and others in their place.</summary>
    private static FunctionsApplicationBuilder Builder(params (string Name, string Value)[] others)
    {
        JsonObject sample = Repository.ReadJson("local.settings.sample.json")["Values"]!.AsObject();
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        IEnumerable<(string Name, string Value)> all = [.. sample.Select(pair => (pair.Key, (string)pair.Value!)), .. Host, .. others];
        foreach ((string name, string value) in all)
        {
            builder.Configuration[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        return builder;
    }
}
