using System.CommandLine;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;
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
            Description = "An export of Adobe's Reactor API: a file, a folder of files, or - for standard input. Default: the bundled sample.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string[]> reportSuite = new("--report-suite")
        {
            Description = "The list of a report suite from the Analytics API, /dimensions or /metrics. Repeat the option for several files. The names become analyticsNames.",
            HelpName = "FILE",
        };
        Option<string> output = OutputFile.Option("The rules file to write, replacing an existing file. - is standard output.");
        CommandHelp help = new()
        {
            Details = "Reads a property that the Reactor API exported and writes a rules file. Lists on standard error the app settings to set, and what is not converted with the reason. Disabled rules and data elements are listed too, but do not count as failures.",
            Success = "everything is converted",
            Failure = "something is not converted, but the rules file is written",
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
