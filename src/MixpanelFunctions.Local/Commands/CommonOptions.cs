using System.CommandLine;

namespace MixpanelFunctions.Local.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string?> Settings() => new("--settings")
    {
        Description = "App settings in the form of local.settings.json. The environment stands above them.",
        HelpName = "FILE",
    };

    public static Option<string?> Rules() => new("--rules")
    {
        Description = "A rules file. Default: rules.json in this folder, or beside the settings.",
        HelpName = "FILE",
    };
}
