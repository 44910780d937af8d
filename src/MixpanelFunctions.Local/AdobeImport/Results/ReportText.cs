namespace MixpanelFunctions.Local.AdobeImport.Results;

/// <summary>Writes the result of an import for users.</summary>
internal static class ReportText
{
    public static void Write(TextWriter output, ImportedProperty property, string target)
    {
        ImportReport report = property.Report;
        output.WriteLine($"{target}: {Count(property.Rules, "rule")}, {Count(property.DataElements, "data element")}");
        Section(output, "Set as app settings:", report.Settings, setting => $"{setting.What} = {setting.Why}");
        Section(output, "To check:", report.Notes, finding => finding.ToString());
        Section(output, "Left out, because it has no effect at Adobe:", report.LeftOut, finding => finding.ToString());
        Section(output, "NOT CONVERTED:", report.NotCarriedOver, finding => finding.ToString());
    }

    private static void Section(TextWriter output, string heading, IReadOnlyList<ImportFinding> findings, Func<ImportFinding, string> text)
    {
        if (findings.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(heading);
        foreach (ImportFinding finding in findings)
        {
            // Names come from outside; a line break in one must not pass for a line of the report.
            output.WriteLine($"  {text(finding).ReplaceLineEndings(" ")}");
        }
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? string.Empty : "s")}";
}
