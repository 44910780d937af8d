using System.CommandLine;
using System.Globalization;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.LiveView.Explaining;
using MixpanelFunctions.Local.Explaining;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>explain</c>: why each rule applies to an event or not, and what is sent.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        Argument<string?> events = CommonOptions.WithName(new Argument<string?>("EVENT")
        {
            Description = "A file with one message on each line, or one message on many lines (also compressed with gzip), or - for standard input. Default: the bundled samples.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<long?> line = new("--line") { Description = "Explain only this line of the input, counted from 1.", HelpName = "N" };
        line.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) && number < 1)
            {
                result.AddError("--line counts from 1.");
            }
        });
        Option<string[]> onlyRules = new("--rule") { Description = "Show only this rule. Repeat the option for several rules.", HelpName = "NAME" };
        Option<bool> json = new("--json") { Description = "Write JSON for programs, one event on each line." };
        Option<DateTimeOffset?> enqueued = CommonOptions.EnqueuedTime();
        CommandHelp help = new()
        {
            Details = "Shows the values and the result of each rule and condition, and the records that would be sent. Sends nothing.",
            Failure = "stopped before the end, or the input has no such line",
            CannotStart = "could not start or continue",
        };
        DescribedCommand command = new("explain", "Show why each rule applies to an event or not", help)
        {
            events, settings, rules, line, onlyRules, json, enqueued,
        };
        command.SetAction((result, cancellationToken) => Task.Run(
            () => Run(
                result.GetValue(events),
                result.GetValue(settings),
                result.GetValue(rules),
                result.GetValue(line),
                result.GetValue(onlyRules) ?? [],
                result.GetValue(json),
                result.GetValue(enqueued),
                cancellationToken),
            CancellationToken.None));
        return command;
    }

    private static int Run(
        string? events, string? settings, string? rules, long? line, string[] onlyRules, bool json, DateTimeOffset? enqueued, CancellationToken cancellationToken)
    {
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: events is null, LocalPlan.TokenUnlessGiven(settings), errors);
        errors.ThrowIfAny();
        HashSet<string>? only = Only(plan, onlyRules);
        using MessageLines messages = MessageLines.Open(events ?? BundledSamples.Events, enqueued ?? DateTimeOffset.UtcNow);
        SecretRedactor secrets = SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets);
        using Stream output = Console.OpenStandardOutput();
        IExplanationWriter writer = json ? new ExplanationLines(output, secrets) : new ExplanationTree(Consoles.Output(), secrets);
        using EventExplainer explainer = new(plan.Plan, plan.Configuration);
        try
        {
            return Explain(messages, explainer, writer, line, only, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new UserErrorException($"The output cannot be written: {exception.Message}", exception);
        }
    }

    private static int Explain(MessageLines messages, EventExplainer explainer, IExplanationWriter writer, long? line, HashSet<string>? only, CancellationToken cancellationToken)
    {
        bool empty = true;
        while (messages.Next(cancellationToken) is { } message)
        {
            empty = false;
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
                    writer.Write(only is null ? explained : explained with { Rules = [.. explained.Rules.Where(rule => only.Contains(rule.Name))] });
                }
            }

            if (message.SequenceNumber == line)
            {
                return ExitCodes.Success;
            }
        }

        if (line is null)
        {
            if (empty)
            {
                Console.Error.WriteLine("The input has no message.");
            }

            return ExitCodes.Success;
        }

        Console.Error.WriteLine($"The input has no line {line} with a message.");
        return ExitCodes.Failure;
    }

    /// <summary>The names of the rules to show; <see langword="null"/> for all.</summary>
    private static HashSet<string>? Only(LocalPlan plan, string[] names)
    {
        string[] known = [.. plan.Plan.Rules.Select(rule => rule.Name)];
        return names.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? throw new UserErrorException($"{plan.RulesName} has no rule \"{unknown}\"{NearestName.SuggestOrList(unknown, known)}")
            : names.Length == 0 ? null : new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
    }
}
