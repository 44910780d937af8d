using Spectre.Console;

namespace MixpanelFunctions.Local.Running;

/// <summary>The console of a run.</summary>
internal static class RunConsole
{
    /// <summary>Wide enough that no line is broken where nobody looks at a terminal.</summary>
    private const int WidthOfFiles = 1_000;

    /// <summary>The console: plain where it is piped.</summary>
    public static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthOfFiles;
            // The console library takes the log of a build server for a terminal of sorts.
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        return console;
    }
}
