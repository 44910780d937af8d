using Spectre.Console;

namespace MixpanelFunctions.Local.Running;

/// <summary>The console of a run, and the live table on it where it is a terminal.</summary>
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

    /// <summary>Shows the table as long as something is under way; without a terminal, problems alone, a line each.</summary>
    /// <param name="console">The console.</param>
    /// <param name="progress">What is shown.</param>
    /// <param name="work">What is under way.</param>
    public static async Task ShowAsync(IAnsiConsole console, RunProgress progress, Task work)
    {
        if (console.Profile.Out.IsTerminal)
        {
            await console.Live(RunTable.Create(progress)).StartAsync(
                live => FollowAsync(progress, work, () => live.UpdateTarget(RunTable.Create(progress)))).ConfigureAwait(false);
        }
        else
        {
            string? told = null;
            await FollowAsync(progress, work, () =>
            {
                if (progress.Problem is { } problem && problem != told)
                {
                    console.WriteLine(told = problem);
                }
            }).ConfigureAwait(false);
        }

        await work.ConfigureAwait(false);
    }

    private static async Task FollowAsync(RunProgress progress, Task work, Action show)
    {
        while (!work.IsCompleted)
        {
            Task changed = progress.Changed;
            show();
            await Task.WhenAny(changed, work).ConfigureAwait(false);
        }

        show();
    }
}
