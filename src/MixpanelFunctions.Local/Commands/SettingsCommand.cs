using System.CommandLine;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>settings</c>: every app setting, with its default and what it does.</summary>
internal static class SettingsCommand
{
    private enum Format
    {
        Markdown,
        Bicep,
    }

    public static Command Create()
    {
        Option<Format> format = new("--format")
        {
            Description = "As the page docs/settings.md, or as infra/settings.bicep, by which a deployment checks its parameters.",
            HelpName = "markdown|bicep",
        };
        Option<string> output = OutputFile.Option("The file to write; one that is there is replaced. - is standard output.");
        Command command = new(
            "settings",
            "List every app setting, with its default, its range and what it does. Exit codes: 0 done, 2 could not start.")
        {
            format,
            output,
        };
        command.SetAction(result =>
        {
            string text = result.GetValue(format) == Format.Bicep ? SettingsBicep.Write() : SettingsPage.Write();
            OutputFile.Write(result.GetValue(output)!, text, result.InvocationConfiguration.Output);
            return ExitCodes.Success;
        });
        return command;
    }
}
