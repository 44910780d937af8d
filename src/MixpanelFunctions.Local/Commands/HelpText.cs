using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using MixpanelFunctions.Local.Terminal;
using Spectre.Console;

namespace MixpanelFunctions.Local.Commands;

/// <summary>The help of a command: the parser's own text, with the command's details after its first line and the exit codes at the end.</summary>
/// <param name="standard">Writes the parser's own text.</param>
internal sealed class HelpText(HelpAction standard) : SynchronousCommandLineAction
{
    /// <summary>Longer lines are hard to read, however wide the terminal is.</summary>
    private const int WidestText = 100;

    /// <summary>Puts this help in the place of the parser's, for a program with all of its commands.</summary>
    public static void Add(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is HelpAction standard)
        {
            help.Action = new HelpText(standard);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        InvocationConfiguration configuration = parseResult.InvocationConfiguration;
        TextWriter output = configuration.Output;
        using StringWriter text = new();
        configuration.Output = text;
        int code = standard.Invoke(parseResult);
        configuration.Output = output;
        string whole = Complete(text.ToString(), parseResult.CommandResult.Command);
        IAnsiConsole console = Consoles.Output();
        if (ReferenceEquals(output, Console.Out) && console.Profile.Out.IsTerminal)
        {
            foreach (string line in whole.Split('\n'))
            {
                console.WriteUnbroken(line, IsHeading(line) ? "yellow" : null);
            }
        }
        else
        {
            output.WriteLine(whole);
        }

        return code;
    }

    private static bool IsHeading(string line) => line.Length > 0 && line[0] != ' ' && line[^1] == ':';

    private static string Complete(string text, Command command)
    {
        StringBuilder whole = new(text.ReplaceLineEndings("\n").TrimEnd());
        if (command is DescribedCommand described)
        {
            // The usage follows the description, after a blank line.
            int end = whole.ToString().IndexOf("\n\nUsage:", StringComparison.Ordinal);
            if (described.Help.Details.Length > 0 && end >= 0)
            {
                whole.Insert(end, $"\n\n{Wrap(described.Help.Details)}");
            }

            whole.Append("\n\nExit codes:");
            foreach ((int exit, string meaning) in described.Help.Codes)
            {
                whole.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n  {exit}  {meaning}");
            }
        }
        else
        {
            whole.Append("\n\nRun \"mixpanel-functions COMMAND --help\" for a command's options and exit codes.");
        }

        return whole.ToString();
    }

    private static string Wrap(string text)
    {
        int width = Console.IsOutputRedirected ? WidestText : Math.Min(WidestText, Math.Max(20, Console.WindowWidth - 1));
        StringBuilder wrapped = new("  ");
        int at = 2;
        foreach (string word in text.Split(' '))
        {
            if (at > 2 && at + 1 + word.Length > width)
            {
                wrapped.Append("\n  ");
                at = 2;
            }

            if (at > 2)
            {
                wrapped.Append(' ');
                at++;
            }

            wrapped.Append(word);
            at += word.Length;
        }

        return wrapped.ToString();
    }
}
