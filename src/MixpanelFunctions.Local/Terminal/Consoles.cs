using Spectre.Console;

namespace MixpanelFunctions.Local.Terminal;

/// <summary>
/// The consoles of the program: with colours on a terminal, unless <c>NO_COLOR</c> is set, and plain where the output is redirected.
/// </summary>
internal static class Consoles
{
    /// <summary>Wide enough that no line is broken.</summary>
    private const int Unbroken = 100_000;

    /// <summary>Standard output, with tables and trees as wide as the terminal.</summary>
    public static IAnsiConsole Output() => Create(Console.Out);

    /// <summary>Standard error.</summary>
    public static IAnsiConsole Errors() => Create(Console.Error);

    /// <summary>Writes a line that the console does not break, so that an address can be copied as a whole.</summary>
    /// <param name="console">The console.</param>
    /// <param name="text">The text.</param>
    /// <param name="colour">Its colour, in the markup of the console library; <see langword="null"/> for none.</param>
    public static void WriteUnbroken(this IAnsiConsole console, string text, string? colour = null)
    {
        int width = console.Profile.Width;
        console.Profile.Width = Unbroken;
        console.Write(new Markup($"{(colour is null ? Markup.Escape(text) : $"[{colour}]{Markup.Escape(text)}[/]")}\n"));
        console.Profile.Width = width;
    }

    private static IAnsiConsole Create(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = Unbroken;
            // The console library treats the log of a build server as a terminal.
            console.Profile.Capabilities.Ansi = false;
            console.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        return console;
    }
}
