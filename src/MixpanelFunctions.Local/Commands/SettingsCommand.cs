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
            Description = "The format: the page docs/settings.md, or infra/settings.bicep, with which a deployment checks its parameters.",
            HelpName = "markdown|bicep",
        };
        Option<string> output = OutputFile.Option("The file to write, replacing an existing file. - is standard output.");
        CommandHelp help = new()
        {
            Details = "Lists each setting with its default, its range and what it does.",
        };
        DescribedCommand command = new("settings", "List the app settings", help)
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
