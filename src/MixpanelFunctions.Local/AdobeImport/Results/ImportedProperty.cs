using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping;

namespace MixpanelFunctions.Local.AdobeImport.Results;

/// <summary>A property as a rules file.</summary>
/// <param name="Text">The rules file.</param>
/// <param name="Rules">How many rules it has.</param>
/// <param name="DataElements">How many data elements it has.</param>
/// <param name="Report">What else to report.</param>
internal sealed record ImportedProperty(string Text, int Rules, int DataElements, ImportReport Report)
{
    /// <summary>Writes a document as a rules file, and reports what would prevent the app from starting with it.</summary>
    public static ImportedProperty Of(JsonObject document, ImportReport report)
    {
        string text = JsonSerializer.Serialize(document, ImportJson.Tidy.JsonObject) + "\n";
        foreach (ConfigurationError error in Errors(text, report))
        {
            report.Lose($"the rules file, {error.Place}", error.Message);
        }

        return new ImportedProperty(text, document["rules"]!.AsArray().Count, document["dataElements"]!.AsObject().Count, report);
    }

    /// <summary>The errors that the text has as a rules file where all the settings are set that it needs.</summary>
    private static IReadOnlyList<ConfigurationError> Errors(string text, ImportReport report)
    {
        const string AnyValue = "set";
        IConfiguration settings = new ConfigurationBuilder()
            .AddInMemoryCollection(report.Settings.Select(setting =>
                KeyValuePair.Create<string, string?>(setting.What.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), AnyValue))
                .Append(new("Mixpanel:ProjectToken", AnyValue))
                .DistinctBy(setting => setting.Key))
            .Build();
        ConfigurationErrors errors = new();
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(settings, AppContext.BaseDirectory, new ConfigurationErrors());
        if (RulesFile.Parse(text, Place.File(RulesFile.DefaultName), errors) is { } rules)
        {
            ForwardingPlan.Compile(configuration with { Rules = rules }, errors);
        }

        return errors.All;
    }
}
