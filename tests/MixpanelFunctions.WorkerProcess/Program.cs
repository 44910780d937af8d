using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MixpanelFunctions;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.WorkerProcess;

// Arguments: a file of messages, how many events each of them holds, and for each phase how many events it forwards. Settings
// come from the environment, as the app's do. Prints a line of figures for each phase.
int eventsInMessage = int.Parse(args[1], CultureInfo.InvariantCulture);
FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
FunctionApp.Configure(builder);
using IHost app = builder.Build();
Forwarder forwarder = app.Services.GetRequiredService<Forwarder>();
using MessageFile messages = new(args[0]);
foreach (int events in args.Skip(2).Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
{
    WorkerPhase phase = new(forwarder, messages, Math.Max(1, events / eventsInMessage), Math.Max(1, 1_000 / eventsInMessage));
    Console.WriteLine(await phase.RunAsync().ConfigureAwait(false));
}
