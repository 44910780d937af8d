using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Telemetry;

namespace MixpanelFunctions;

/// <summary>The worker process that the Functions host starts.</summary>
internal static class FunctionApp
{
    /// <summary>The exit code where settings or rules have errors. The host starts the app again; that changes nothing.</summary>
    public const int CannotStart = 2;

    /// <summary>The first line of what the app prints where it cannot start; a person finds it in the host's log by its beginning.</summary>
    public const string CannotStartLine = "MixpanelFunctions cannot start. Correct these settings or rules:";

    /// <summary>Runs until the host ends it.</summary>
    /// <param name="args">The host's arguments.</param>
    /// <param name="errors">Where configuration errors go: the host logs what its worker writes to standard error.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, TextWriter errors)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        try
        {
            Configure(builder);
        }
        catch (InvalidConfigurationException exception)
        {
            // In one piece, so that nothing that the host logs comes between.
            errors.Write(string.Join(Environment.NewLine, [CannotStartLine, .. exception.Errors.Select(error => $"  {error}"), string.Empty]));
            errors.Flush();
            return CannotStart;
        }

        builder.Build().Run();
        return 0;
    }

    /// <summary>Registers the engine and the export of its telemetry.</summary>
    /// <exception cref="InvalidConfigurationException">Settings or rules have errors; all are listed.</exception>
    public static void Configure(FunctionsApplicationBuilder builder)
    {
        // Logging needs nothing here: the worker hands every entry of Information and above to the Functions host, which
        // shows those that belong to an invocation, by the levels in host.json.
        builder.Services.AddForwarding(builder.Configuration);
        // If telemetry is exported, the host leaves the worker's to the worker.
        builder.Services.AddForwardingTelemetry(builder.Configuration)?.UseFunctionsWorkerDefaults();
    }
}
