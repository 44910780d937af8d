using System.CommandLine;
using MixpanelFunctions.Local.Running;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>run</c>: sends and forwards events, all on this machine.</summary>
internal static class RunCommand
{
    public const int DefaultPort = 5080;

    public const int DefaultAmqpPort = 5672;

    public static Command Create()
    {
        Option<bool> once = new("--once") { Description = "End after the events with a summary. Exit code 0 only if every event is accounted for." };
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<string?> events = CommonOptions.WithName(new Option<string?>("--events") { Description = "A file with one message on each line (also compressed with gzip), or - for standard input. Default: the bundled samples.", HelpName = "FILE|-" });
        Option<int> port = CommonOptions.Port("--port", "The port of the page and of the Mixpanel stand-in on 127.0.0.1; 0 takes a free one.", DefaultPort);
        Option<int> amqpPort = CommonOptions.Port("--amqp-port", "The port of the event hub on 127.0.0.1; 0 takes a free one.", DefaultAmqpPort);
        Option<string?> hubFolder = CommonOptions.WithName(new Option<string?>("--hub-folder") { Description = "A folder that keeps the hub's events and the checkpoints after the run. Default: memory.", HelpName = "DIR" });
        Option<bool> open = new("--open") { Description = "Open the live view in the browser." };
        Option<string> mixpanel = CommonOptions.Mixpanel();
        Option<bool> samples = new("--samples") { Description = "Send the bundled sample events, also to Mixpanel itself. The stand-in gets them by default if there is no --events." };
        CommandHelp help = new()
        {
            Details = "Sends the events to a local event hub, reads them from it as the Function app does, applies the rules and sends the records to a stand-in for Mixpanel, or to Mixpanel itself. Without --once the event hub and the stand-in keep listening until you press Ctrl+C.",
            Success = "every event is accounted for",
            Failure = "not every event is accounted for",
        };
        DescribedCommand command = new("run", "Forward events on this machine and see the result", help)
        {
            once, settings, rules, events, port, amqpPort, hubFolder, open, mixpanel, samples,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            using LocalRun run = new(new RunOptions
            {
                Once = result.GetValue(once),
                Settings = result.GetValue(settings),
                Rules = result.GetValue(rules),
                Events = result.GetValue(events),
                Port = result.GetValue(port),
                AmqpPort = result.GetValue(amqpPort),
                Open = result.GetValue(open),
                HubFolder = result.GetValue(hubFolder),
                Mixpanel = result.GetValue(mixpanel)!,
                Samples = result.GetValue(samples),
            });
            // Ctrl+C is only taken care of once this has returned, and reading the input may keep a thread waiting.
            return await Task.Run(() => run.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        });
        return command;
    }
}
