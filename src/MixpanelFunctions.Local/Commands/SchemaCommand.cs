using System.CommandLine;
using MixpanelFunctions.Local.Schema;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>schema</c>: the JSON schema of a rules file.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        Option<string> output = OutputFile.Option("The file to write; one that is there is replaced. - is standard output.");
        Command command = new(
            "schema",
            "Write the JSON schema of a rules file, by which editors complete and check it. Exit codes: 0 done, 2 could not start.")
        {
            output,
        };
        command.SetAction(result =>
        {
            OutputFile.Write(result.GetValue(output)!, RulesSchema.Write(), result.InvocationConfiguration.Output);
            return ExitCodes.Success;
        });
        return command;
    }
}
