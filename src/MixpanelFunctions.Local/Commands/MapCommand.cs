using System.CommandLine;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Mapping;
using MixpanelFunctions.Local.Settings;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>map</c>: what would be sent, without a network.</summary>
internal static class MapCommand
{
    public static Command Create()
    {
        Argument<string?> events = new("EVENTS")
        {
            Description = "A file with one message a line (also compressed with gzip), or - for standard input. Default: the bundled samples.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<string?> deadLetters = new("--dead-letters") { Description = "Where to write what cannot be mapped. Default: only counted.", HelpName = "FILE" };
        Option<string?> token = new("--project-token") { Description = "The default project's token, where the rules need one.", HelpName = "T" };
        Option<DateTimeOffset?> enqueued = new("--enqueued-time") { Description = "When the messages count as enqueued (ISO 8601), for events without a time. Default: now.", HelpName = "TIME" };
        Command command = new("map", "Write the records that would be sent to Mixpanel, one a line. Sends nothing. Exit codes: 0 done, 2 could not start.")
        {
            events, settings, rules, deadLetters, token, enqueued,
        };
        command.SetAction((result, cancellationToken) => Task.FromResult(Run(
            result.GetValue(events),
            result.GetValue(settings),
            result.GetValue(rules),
            result.GetValue(deadLetters),
            result.GetValue(token),
            result.GetValue(enqueued),
            cancellationToken)));
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
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: events is null, Own(settings, token), errors);
        errors.ThrowIfAny();
        DateTimeOffset now = enqueued ?? DateTimeOffset.UtcNow;
        using MessageLines messages = MessageLines.Open(events ?? BundledSamples.Events, now);
        using Stream output = Console.OpenStandardOutput();
        using Stream? letters = deadLetters is null ? null : Create(deadLetters);
        using RecordLines lines = new(output, letters, SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets));
        try
        {
            Map(messages, new EventMapper(plan.Plan), lines, cancellationToken);
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested && !output.CanWrite)
        {
            // The reader of the pipe has seen enough.
            return ExitCodes.Success;
        }

        Console.Error.WriteLine(
            $"{lines.Received:N0} events by {plan.RulesName}: {lines.Mapped:N0} mapped, {lines.Filtered:N0} filtered, "
            + $"{lines.DeadLettered:N0} dead-lettered; {lines.Records:N0} records");
        return ExitCodes.Success;
    }

    private static void Map(MessageLines messages, EventMapper mapper, RecordLines lines, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && messages.Next() is { } message)
        {
            mapper.Map(message, DateTimeOffset.UtcNow, lines);
        }

        lines.Flush();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Own(string? settings, string? token)
    {
        if (token is not null)
        {
            yield return new("Mixpanel__ProjectToken", token);
        }
        else if (settings is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("Mixpanel__ProjectToken")))
        {
            yield return new("Mixpanel__ProjectToken", LocalPlan.NoToken);
        }
    }

    private static FileStream Create(string path)
    {
        try
        {
            return File.Create(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be written: {exception.Message}", exception);
        }
    }
}
