using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Local.Running;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>run</c>: the main job, all on this machine.</summary>
internal static class RunCommand
{
    public const int DefaultPort = 5080;

    public static Command Create()
    {
        Option<bool> once = new("--once") { Description = "End after the events, with a summary; exit code 0 only when every event is accounted for." };
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<string?> events = CommonOptions.WithName(new Option<string?>("--events") { Description = "A file with one message a line (also compressed with gzip), or - for standard input. Default: the bundled samples.", HelpName = "FILE|-" });
        Option<int> port = new("--port") { Description = "The port of the Mixpanel stand-in on 127.0.0.1; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => DefaultPort };
        Option<string> mixpanel = new("--mixpanel")
        {
            Description = "Where to send: the stand-in, Mixpanel itself (real, needs Mixpanel__ProjectToken), or an address.",
            HelpName = "stand-in|real|URL",
            DefaultValueFactory = _ => MixpanelChoice.StandIn,
        };
        port.Validators.Add(result =>
        {
            // The text itself: asked for the value, the parser throws where the text is no number.
            if (result.Tokens is [{ Value: { } text }] && !(int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number is >= 0 and <= 65_535))
            {
                result.AddError("--port must be from 0 to 65535.");
            }
        });
        mixpanel.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && !MixpanelChoice.IsValid(text))
            {
                result.AddError("--mixpanel must be stand-in, real, or an http or https address.");
            }
        });
        Command command = new("run", "Forward events to Mixpanel's stand-in (or Mixpanel) and show what becomes of them. Exit codes: 0 all accounted for, 1 not all, 2 could not start.")
        {
            once, settings, rules, events, port, mixpanel,
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
                Mixpanel = result.GetValue(mixpanel)!,
            });
            // Ctrl+C is only taken care of once this has returned, and reading the input may keep a thread waiting.
            return await Task.Run(() => run.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        });
        return command;
    }
}
