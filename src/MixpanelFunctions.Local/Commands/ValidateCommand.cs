using System.CommandLine;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Local.Checking;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>validate</c>: every error of a configuration, each with its place.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<bool> samples = new("--samples") { Description = "Check the sample rules that come with the program." };
        Option<bool> online = new("--online") { Description = "Also check with Mixpanel, the event hub, the storage accounts and Key Vault whether they accept these settings. Imports nothing." };
        CommandHelp help = new()
        {
            Details = "Lists every error and every warning with the file, the line and the name of the rule.",
            Success = "no errors",
            Failure = "errors",
        };
        DescribedCommand command = new("validate", "Check settings and rules", help)
        {
            settings, rules, samples, online,
        };
        command.SetAction((result, cancellationToken) => Task.Run(
            () => RunAsync(result.GetValue(settings), result.GetValue(rules), result.GetValue(samples), result.GetValue(online), cancellationToken),
            CancellationToken.None));
        return command;
    }

    private static async Task<int> RunAsync(string? settings, string? rules, bool samples, bool online, CancellationToken cancellationToken)
    {
        if (samples && (online || (settings ?? rules) is not null))
        {
            throw new UserErrorException("--samples checks the sample rules alone. Leave out --settings, --rules and --online, or leave out --samples.");
        }

        // "No errors" about other rules would be misleading.
        if (!samples && settings is null && rules is null && !LocalPlan.IsConfiguredHere())
        {
            throw new UserErrorException(
                $"There is nothing to check: {Environment.CurrentDirectory} has no rules.json, and no setting is in the environment. "
                + "Name your files with --rules and --settings. --samples checks the sample rules that come with the program.");
        }

        using HttpClient http = new() { Timeout = OnlineValidation.OneRequest };
        OnlineValidation? asking = online ? new OnlineValidation(http, Console.Out) : null;
        (IReadOnlyList<KeyValuePair<string, string?>> resolved, bool good) = asking is null
            ? ([], true)
            : await asking.ResolveAsync(LocalSettings.Read(settings, []), cancellationToken).ConfigureAwait(false);
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: samples, [.. online ? [] : LocalPlan.TokenUnlessGiven(settings), .. resolved], errors);
        if (settings is not null || online)
        {
            TriggerSettings.Check(plan.Settings, errors);
            Placeholders.Check(plan.Settings, errors);
        }

        IAnsiConsole output = Consoles.Output();
        foreach (ConfigurationError warning in errors.Warnings)
        {
            output.WriteUnbroken($"warning: {warning}", "yellow");
        }

        if (errors.All.Count > 0)
        {
            foreach (ConfigurationError error in errors.All)
            {
                output.WriteUnbroken(error.ToString(), "red");
            }

            Consoles.Errors().WriteUnbroken($"{Counted.Of(errors.All.Count, "error")} in {plan.RulesName}{(settings is null ? string.Empty : $" and {settings}")}", "red");
            return ExitCodes.Failure;
        }

        string warned = errors.Warnings.Count == 0 ? string.Empty : $", {Counted.Of(errors.Warnings.Count, "warning")}";
        output.WriteUnbroken(
            $"{plan.RulesName}: {Counted.Of(plan.Plan.Rules.Count, "rule")}, {Counted.Of(plan.Configuration.Rules.DataElements.Count, "data element")}{warned}, no errors",
            "green");
        if (asking is not null)
        {
            good &= await asking.CheckAsync(plan, cancellationToken).ConfigureAwait(false);
        }

        if (!good)
        {
            Console.Error.WriteLine("The lines that begin with ✗ say what to do.");
        }

        return good ? ExitCodes.Success : ExitCodes.Failure;
    }
}
