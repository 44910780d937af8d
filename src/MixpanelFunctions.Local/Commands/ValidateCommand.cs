using System.CommandLine;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>validate</c>: every error of a configuration, each with its place.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        Option<string?> settings = CommonOptions.Settings();
        Option<string?> rules = CommonOptions.Rules();
        Option<bool> samples = new("--samples") { Description = "Check the sample rules that come with the program." };
        Command command = new("validate", "Check settings and rules, and list every error with its place. Exit codes: 0 no error, 1 errors, 2 could not start.")
        {
            settings, rules, samples,
        };
        command.SetAction(result => Run(result.GetValue(settings), result.GetValue(rules), result.GetValue(samples)));
        return command;
    }

    private static int Run(string? settings, string? rules, bool samples)
    {
        if (samples && (settings ?? rules) is not null)
        {
            throw new UserErrorException("--samples checks the sample rules alone. Leave out --settings and --rules, or leave out --samples.");
        }

        // "No errors" about anything but one's own rules would be taken for one's own.
        if (!samples && settings is null && rules is null && !LocalPlan.IsConfiguredHere())
        {
            throw new UserErrorException(
                $"There is nothing to check: {Environment.CurrentDirectory} has no rules.json, and no setting is in the environment. "
                + "Name your files with --rules and --settings. --samples checks the sample rules that come with the program.");
        }

        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: samples, LocalPlan.TokenUnlessGiven(settings), errors);
        if (settings is not null)
        {
            TriggerSettings.Check(plan.Settings, errors);
        }

        foreach (ConfigurationError warning in errors.Warnings)
        {
            Console.Out.WriteLine($"warning: {warning}");
        }

        if (errors.All.Count > 0)
        {
            foreach (ConfigurationError error in errors.All)
            {
                Console.Out.WriteLine(error);
            }

            Console.Error.WriteLine($"{errors.All.Count} error{(errors.All.Count == 1 ? string.Empty : "s")} in {plan.RulesName}{(settings is null ? string.Empty : $" and {settings}")}");
            return ExitCodes.Failure;
        }

        Console.Out.WriteLine($"{plan.RulesName}: {plan.Plan.Rules.Count} rules, {plan.Configuration.Rules.DataElements.Count} data elements, no errors");
        return ExitCodes.Success;
    }
}
