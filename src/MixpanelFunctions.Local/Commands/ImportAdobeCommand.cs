using System.CommandLine;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Commands;

/// <summary><c>import-adobe</c>: rules from a property of Adobe's event forwarding.</summary>
internal static class ImportAdobeCommand
{
    public static Command Create()
    {
        Argument<string?> property = new("PROPERTY")
        {
            Description = "What Adobe's Reactor API gave: a file, a folder of files, or - for standard input. Default: the bundled sample.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> reportSuite = new("--report-suite")
        {
            Description = "What the Analytics API lists of a report suite at /dimensions or /metrics; may be given several times. Its names become analyticsNames.",
            HelpName = "FILE",
        };
        Option<string> output = OutputFile.Option("The rules file to write; one that is there is replaced. - is standard output.");
        CommandHelp help = new()
        {
            Details = "Reads a property as the Reactor API exports it and writes a rules file. Lists on standard error the app settings to set and, with the reason, whatever is not carried over. Disabled rules and data elements are listed too, but do not count as failures.",
            Success = "everything is carried over",
            Failure = "something is not; the rules file is written all the same",
        };
        DescribedCommand command = new("import-adobe", "Turn an event-forwarding property into rules", help)
        {
            property, reportSuite, output,
        };
        command.SetAction(result => Run(
            result.GetValue(property), result.GetValue(reportSuite) ?? [], result.GetValue(output)!, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string? source, string[] reportSuite, string target, TextWriter output, TextWriter error)
    {
        ImportedProperty property = PropertyImport.Convert(
            ReactorReader.Read(source ?? BundledSamples.AdobeProperty), [.. reportSuite.SelectMany(AnalyticsComponent.Read)]);
        OutputFile.Write(target, property.Text, output);
        ReportText.Write(error, property, target == OutputFile.StandardOutput ? "standard output" : target);
        return property.Report.NotCarriedOver.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
