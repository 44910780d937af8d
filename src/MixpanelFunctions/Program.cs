using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Telemetry;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);

// Logging needs nothing here: the worker hands every entry of Information and above to the Functions host, which
// shows those that belong to an invocation, by the levels in host.json.
builder.Services.AddForwarding(builder.Configuration);
// Where telemetry is exported, the host is told to leave the worker's to the worker.
builder.Services.AddForwardingTelemetry(builder.Configuration)?.UseFunctionsWorkerDefaults();

builder.Build().Run();
