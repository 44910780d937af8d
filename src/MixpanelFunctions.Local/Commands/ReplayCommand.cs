using System.CommandLine;
using System.CommandLine.Parsing;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Local.Replaying;
using MixpanelFunctions.Local.Replaying.Captures;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>replay</c>: sends dead letters and captured events again, with the current rules.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        Argument<string[]> sources = CommonOptions.WithName(new Argument<string[]>("SOURCE")
        {
            Description = "Dead letters: a folder, a file, or the address of a blob container, of a folder in it or of a blob. Events that Event Hubs "
                + "Capture wrote: .avro files, or a folder or container of them. An address can contain a signature (SAS). Otherwise, replay uses the connection string in the "
                + "settings, or your identity. Default: where the settings keep dead letters.",
            Arity = ArgumentArity.ZeroOrMore,
        });
        Option<string[]> stages = new("--stage")
        {
            Description = $"Only dead letters of this stage: {string.Join(", ", FailureStages.Names)}. Repeat the option for several stages.",
            HelpName = "S",
        };
        stages.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => FailureStages.Find(token.Value) is null))
            {
                result.AddError($"--stage must be one of {string.Join(", ", FailureStages.Names)}, not {token.Value}.");
            }
        });
        Option<DateTimeOffset?> since = CommonOptions.Time("--since", "Only events that the hub received at or after this time (ISO 8601, UTC unless it says otherwise).");
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<string> mixpanel = CommonOptions.Mixpanel();
        Option<string?> partition = new("--partition") { Description = "The partition of captured files whose path does not contain it.", HelpName = "N" };
        Option<string?> state = CommonOptions.WithName(new Option<string?>("--state")
        {
            Description = $"The file that records how far captured files are replayed. The captured files never change. Default: {CaptureState.DefaultName}. Not used with the stand-in.",
            HelpName = "FILE",
        });
        CommandHelp help = new()
        {
            Details = "Applies the current rules to the part of each dead letter's event that failed. A settled dead letter moves to replayed/, and one that fails again stays with its new reason. With --mixpanel stand-in, the default, all dead letters stay unchanged. Captured events are sent as the Function app sends them. You can stop with Ctrl+C and run the command again: it continues where it stopped, and insert ids stay the same.",
            Success = "everything is settled",
            Failure = "something is not settled: it failed again, its rule no longer exists, it is damaged, or you stopped",
        };
        DescribedCommand command = new("replay", "Send dead letters or captured events again", help)
        {
            sources, stages, since, settings, rules, mixpanel, partition, state,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            using ReplayRun run = new(new ReplayOptions
            {
                Sources = result.GetValue(sources) ?? [],
                Stages = [.. (result.GetValue(stages) ?? []).Select(FailureStages.Find).OfType<FailureStage>()],
                Since = result.GetValue(since),
                Settings = result.GetValue(settings),
                Rules = result.GetValue(rules),
                Mixpanel = result.GetValue(mixpanel)!,
                Partition = result.GetValue(partition),
                State = result.GetValue(state) ?? CaptureState.DefaultName,
            });
            // Ctrl+C is only taken care of once this has returned.
            return await Task.Run(() => run.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        });
        return command;
    }
}
