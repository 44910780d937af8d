using System.CommandLine;
using MixpanelFunctions.Local.Schema;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>schema</c>: the JSON schema of a rules file.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        Option<string> output = OutputFile.Option("The file to write, replacing an existing file. - is standard output.");
        Option<bool> operators = new("--operators") { Description = "Write the table of operators in docs/rules.md instead, as Markdown." };
        CommandHelp help = new()
        {
            Details = "With the schema, editors complete and check a rules file.",
        };
        DescribedCommand command = new("schema", "Write the JSON schema of a rules file", help)
        {
            output,
            operators,
        };
        command.SetAction(result =>
        {
            OutputFile.Write(result.GetValue(output)!, result.GetValue(operators) ? OperatorTable.Write() : RulesSchema.Write(), result.InvocationConfiguration.Output);
            return ExitCodes.Success;
        });
        return command;
    }
}
