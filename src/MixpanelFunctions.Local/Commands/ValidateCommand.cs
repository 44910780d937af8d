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
        Command command = new("validate", "Check settings and rules, and list every error with its place. Exit codes: 0 no error, 1 errors, 2 could not start.")
        {
            settings, rules,
        };
        command.SetAction(result => Run(result.GetValue(settings), result.GetValue(rules)));
        return command;
    }

    private static int Run(string? settings, string? rules)
    {
        ConfigurationErrors errors = new();
        LocalPlan plan = LocalPlan.Read(settings, rules, sampleRules: settings is null, LocalPlan.TokenUnlessGiven(settings), errors);
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
