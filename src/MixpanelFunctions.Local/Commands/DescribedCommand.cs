using System.CommandLine;

namespace MixpanelFunctions.Local.Commands;

/// <summary>A command with its help.</summary>
/// <param name="name">The command's name.</param>
/// <param name="line">What it does, on one line of the list of commands.</param>
/// <param name="help">The additional text of the command's own help.</param>
internal sealed class DescribedCommand(string name, string line, CommandHelp help) : Command(name, line)
{
    /// <summary>What the command's own help says beside its line.</summary>
    public CommandHelp Help { get; } = help;
}
