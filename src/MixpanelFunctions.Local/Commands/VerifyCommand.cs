using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Verifying;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>verify</c>: compares the events that should be in Mixpanel with those that are.</summary>
internal static class VerifyCommand
{
    private const string DefaultWork = "verify-work";

    public static Command Create()
    {
        Argument<string[]> sources = CommonOptions.WithName(new Argument<string[]>("SOURCE")
        {
            Description = "What should be in Mixpanel: files of Event Hubs Capture (.avro, or a folder or container of them), "
                + "dead letters (a folder, a file or a container), or files with one message a line.",
            Arity = ArgumentArity.OneOrMore,
        });
        Option<string?> export = CommonOptions.WithName(new Option<string?>("--export") { Description = "A file of Mixpanel's raw export (NDJSON, also compressed with gzip), or - for standard input, instead of a request to Mixpanel.", HelpName = "FILE|-" });
        Option<string> mixpanel = Mixpanel();
        Option<string> project = new("--project") { Description = "The project's name in the settings.", HelpName = "NAME", DefaultValueFactory = _ => MixpanelOptions.DefaultProject };
        Option<DateOnly?> from = Day("--from", "The first day for which the sources have every event. Events of earlier days are compared too, but are never unexpected.");
        Option<DateOnly?> to = Day("--to", "The last day for which the sources have every event.");
        Option<TimeZoneInfo> zone = Zone();
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<string?> partition = new("--partition") { Description = "The partition of captured files whose path does not contain it.", HelpName = "N" };
        Option<string?> json = CommonOptions.WithName(new Option<string?>("--json") { Description = "Where to write the result as JSON.", HelpName = "FILE|-" });
        Option<string?> missing = CommonOptions.WithName(new Option<string?>("--missing") { Description = "Where to write the missing events, as dead letters for replay.", HelpName = "FILE" });
        Option<string?> differences = CommonOptions.WithName(new Option<string?>("--differences") { Description = "Where to write every difference, one line of JSON for each.", HelpName = "FILE" });
        Option<string?> work = CommonOptions.WithName(new Option<string?>("--work") { Description = $"A folder for downloads and temporary files; emptied at the end. Default: {DefaultWork}.", HelpName = "DIR" });
        Option<int> sample = new("--users") { Description = "Also check this many users whose ids your rules link: whether each is one user in Mixpanel.", HelpName = "N" };
        Option<string[]> users = new("--user") { Description = "Also check the user with this id. Repeat it for several users.", HelpName = "ID", AllowMultipleArgumentsPerToken = false };
        CommandHelp help = new()
        {
            Details = "Applies your rules to the events in the sources and compares the records with the raw export of a Mixpanel project. You can stop with Ctrl+C and run the command again: it continues where it stopped.",
            Success = "no differences",
            Failure = "differences",
            CannotStart = "could not start or continue",
        };
        DescribedCommand command = new("verify", "Compare what should be in Mixpanel with what is", help)
        {
            sources, export, mixpanel, project, from, to, zone, settings, rules, partition, json, missing, differences, work, sample, users,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } first && result.GetValue(to) is { } last && last < first)
            {
                result.AddError("--to must not be before --from.");
            }

            if (result.GetValue(sample) is < 0 or > 1_000)
            {
                result.AddError("--users must be from 1 to 1,000.");
            }

            if (result.GetResult(from) is { Implicit: false } != result.GetResult(to) is { Implicit: false })
            {
                result.AddError("Give both --from and --to, or none.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            VerifyRun run = new(new VerifyOptions
            {
                Sources = result.GetValue(sources) ?? [],
                Export = result.GetValue(export),
                Mixpanel = result.GetValue(mixpanel)!,
                Project = result.GetValue(project)!,
                From = result.GetValue(from),
                To = result.GetValue(to),
                TimeZone = result.GetValue(zone)!,
                Settings = result.GetValue(settings),
                Rules = result.GetValue(rules),
                Partition = result.GetValue(partition),
                Json = result.GetValue(json),
                Missing = result.GetValue(missing),
                Differences = result.GetValue(differences),
                Work = result.GetValue(work) ?? DefaultWork,
                SampleOfUsers = result.GetValue(sample),
                Users = result.GetValue(users) ?? [],
            });
            // Ctrl+C is only taken care of once this has returned.
            return await Task.Run(() => run.RunAsync(cancellationToken), CancellationToken.None).ConfigureAwait(false);
        });
        return command;
    }

    private static Option<string> Mixpanel()
    {
        Option<string> mixpanel = new("--mixpanel")
        {
            Description = "Where the events are: Mixpanel in the region of the settings (real), or an address, such as that of a run's stand-in.",
            HelpName = "real|URL",
            DefaultValueFactory = _ => MixpanelChoice.Real,
        };
        mixpanel.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }] && (text == MixpanelChoice.StandIn || !MixpanelChoice.IsValid(text)))
            {
                result.AddError("--mixpanel must be real, or an http or https address. The stand-in of a run is at the address that run prints.");
            }
        });
        return mixpanel;
    }

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DAY",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                return day;
            }

            result.AddError($"{name} must be a day such as 2026-01-31.");
            return null;
        },
    };

    private static Option<TimeZoneInfo> Zone() => new("--time-zone")
    {
        Description = "The project's time zone, if the project was created before 2023: it stores times in this zone. Default: UTC.",
        HelpName = "ZONE",
        DefaultValueFactory = _ => TimeZoneInfo.Utc,
        CustomParser = result =>
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(result.Tokens[0].Value, out TimeZoneInfo? zone))
            {
                return zone;
            }

            result.AddError("--time-zone must be a time zone such as Europe/Stockholm, as in Mixpanel's project settings.");
            return TimeZoneInfo.Utc;
        },
    };
}
