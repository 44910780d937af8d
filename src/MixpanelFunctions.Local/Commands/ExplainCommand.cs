using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.LiveView.Explaining;
using MixpanelFunctions.Local.Explaining;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>explain</c>: why each rule takes an event or does not, and what is sent.</summary>
internal static class ExplainCommand
{
    /// <summary>Wide enough that no line is broken where nobody looks at a terminal.</summary>
    private const int WidthOfFiles = 100_000;

    public static Command Create()
    {
        Argument<string?> events = CommonOptions.WithName(new Argument<string?>("EVENT")
        {
            Description = "A file with one message a line, or one over many lines (also compressed with gzip), or - for standard input. Default: the bundled samples.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<long?> line = new("--line") { Description = "Explain this line of the input alone, counted from 1.", HelpName = "N" };
        line.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) && number < 1)
            {
                result.AddError("--line counts from 1.");
            }
        });
        Option<bool> json = new("--json") { Description = "Write JSON, an event a line, for programs." };
        Option<DateTimeOffset?> enqueued = CommonOptions.EnqueuedTime();
        Command command = new(
            "explain",
            "Tell for each event, rule and condition what was found, what came of it and why, and the records. Sends nothing. Exit codes: 0 done, 1 stopped before the end or no such line, 2 could not start or go on.")
        {
            events, settings, rules, line, json, enqueued,
        };
        command.SetAction((result, cancellationToken) => Task.Run(
            () => Run(
                result.GetValue(events),
                result.GetValue(settings),
                result.GetValue(rules),
                result.GetValue(line),
                result.GetValue(json),
                result.GetValue(enqueued),
                cancellationToken),
            CancellationToken.None));
        return command;
    }

    private static int Run(
        string? events, string? settings, string? rules, long? line, bool json, DateTimeOffset? enqueued, CancellationToken cancellationToken)
    {
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: events is null, LocalPlan.TokenUnlessGiven(settings), errors);
        errors.ThrowIfAny();
        using MessageLines messages = MessageLines.Open(events ?? BundledSamples.Events, enqueued ?? DateTimeOffset.UtcNow);
        SecretRedactor secrets = SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets);
        using Stream output = Console.OpenStandardOutput();
        IExplanationWriter writer = json ? new ExplanationLines(output, secrets) : new ExplanationTree(CreateConsole(), secrets);
        using EventExplainer explainer = new(plan.Plan, plan.Configuration);
        try
        {
            return Explain(messages, explainer, writer, line, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new UserErrorException($"The output cannot be written: {exception.Message}", exception);
        }
    }

    private static int Explain(MessageLines messages, EventExplainer explainer, IExplanationWriter writer, long? line, CancellationToken cancellationToken)
    {
        while (messages.Next(cancellationToken) is { } message)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReaderWatch.IsGone())
            {
                // The reader of the pipe has seen enough.
                return ExitCodes.Success;
            }

            if (line is null || message.SequenceNumber == line)
            {
                foreach (EventExplanation explained in explainer.Explain(message, DateTimeOffset.UtcNow))
                {
                    writer.Write(explained);
                }
            }

            if (message.SequenceNumber == line)
            {
                return ExitCodes.Success;
            }
        }

        if (line is null)
        {
            return ExitCodes.Success;
        }

        Console.Error.WriteLine($"The input has no line {line} with a message.");
        return ExitCodes.Failure;
    }

    private static IAnsiConsole CreateConsole()
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthOfFiles;
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        return console;
    }
}
