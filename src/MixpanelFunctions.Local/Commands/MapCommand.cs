using System.CommandLine;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Mapping;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>map</c>: what would be sent, without a network.</summary>
internal static class MapCommand
{
    /// <summary>How often the command checks whether somebody still reads its output. At this interval, the system call costs nothing.</summary>
    private const int MessagesBetweenLooks = 1_000;

    public static Command Create()
    {
        Argument<string?> events = CommonOptions.WithName(new Argument<string?>("EVENTS")
        {
            Description = "A file with one message on each line (also compressed with gzip), or - for standard input. Default: the bundled samples.",
            Arity = ArgumentArity.ZeroOrOne,
        });
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<string?> deadLetters = CommonOptions.WithName(new Option<string?>("--dead-letters") { Description = "Where to write dead letters. Default: they are only counted.", HelpName = "FILE" });
        Option<string?> token = new("--project-token") { Description = "The default project's token, if the rules need one.", HelpName = "T" };
        Option<DateTimeOffset?> enqueued = CommonOptions.EnqueuedTime();
        CommandHelp help = new()
        {
            Details = "Writes one record on each line and sends nothing.",
            Failure = "stopped before the end",
            CannotStart = "could not start or continue",
        };
        DescribedCommand command = new("map", "Write the records that would be sent", help)
        {
            events, settings, rules, deadLetters, token, enqueued,
        };
        // Ctrl+C is only taken care of once this has returned, so the work is another thread's.
        command.SetAction((result, cancellationToken) => Task.Run(
            () => Run(
            result.GetValue(events),
            result.GetValue(settings),
            result.GetValue(rules),
            result.GetValue(deadLetters),
            result.GetValue(token),
            result.GetValue(enqueued),
            cancellationToken),
            CancellationToken.None));
        return command;
    }

    private static int Run(
        string? events,
        string? settings,
        string? rules,
        string? deadLetters,
        string? token,
        DateTimeOffset? enqueued,
        CancellationToken cancellationToken)
    {
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: events is null, LocalPlan.TokenUnlessGiven(settings, token), errors);
        errors.ThrowIfAny();
        DateTimeOffset now = enqueued ?? DateTimeOffset.UtcNow;
        using MessageLines messages = MessageLines.Open(events ?? BundledSamples.Events, now);
        using Stream output = Console.OpenStandardOutput();
        using Stream? letters = deadLetters is null ? null : Create(deadLetters);
        SecretRedactor secrets = SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets);
        using RecordLines lines = new(output, letters, secrets, plan.Configuration.Forwarding.Hub);
        bool isWanted;
        try
        {
            isWanted = Map(messages, new EventMapper(plan.Plan), lines, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new UserErrorException($"The output cannot be written: {exception.Message}", exception);
        }

        if (!isWanted)
        {
            // The reader of the pipe has seen enough.
            return ExitCodes.Success;
        }

        Console.Error.WriteLine(
            $"{Counted.Of(lines.Received, "event")} by {plan.RulesName}: {lines.Mapped:N0} mapped, {lines.Filtered:N0} filtered, "
            + $"{lines.DeadLettered:N0} dead-lettered; {Counted.Of(lines.Records, "record")}{(cancellationToken.IsCancellationRequested ? "; stopped before the end" : string.Empty)}");
        foreach (string note in lines.Notes.Lines())
        {
            Console.Error.WriteLine($"  {secrets.Redact(note)}");
        }

        return cancellationToken.IsCancellationRequested ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Maps all of the input. Returns false if it ended because nobody reads the output.</summary>
    private static bool Map(MessageLines messages, EventMapper mapper, RecordLines lines, CancellationToken cancellationToken)
    {
        int count = 0;
        try
        {
            while (messages.Next(cancellationToken) is { } message)
            {
                if (++count % MessagesBetweenLooks == 0 && ReaderWatch.IsGone())
                {
                    return false;
                }

                cancellationToken.ThrowIfCancellationRequested();
                // A message is mapped as a whole; the next one is not begun.
                mapper.Map(message, DateTimeOffset.UtcNow, lines, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop: what was mapped so far is still written, in whole lines.
        }

        lines.Flush();
        return true;
    }

    private static FileStream Create(string path)
    {
        try
        {
            OutputFile.MakeFolder(path);
            // Not buffered: whole blocks come, and a full disk is reported while they are written, not at the end.
            return File.Create(path, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be written: {exception.Message}", exception);
        }
    }
}
