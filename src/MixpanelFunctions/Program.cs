using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using MixpanelFunctions.Forwarding;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);

// Logging needs nothing here: the worker hands every entry of Information and above to the Functions host, which
// shows those that belong to an invocation, by the levels in host.json.
builder.Services.AddForwarding(builder.Configuration);

builder.Build().Run();
