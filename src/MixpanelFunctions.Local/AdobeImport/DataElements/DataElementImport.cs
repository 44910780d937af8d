using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport.DataElements;

/// <summary>
/// Turns Adobe's data elements into those of a rules file: path, custom code, secret and ip of the Core extension
/// (reactor-extension-core-edge, <c>extension.json</c>), and their options (reactor-turbine-edge,
/// <c>createGetDataElementValue.js</c>).
/// </summary>
internal sealed class DataElementImport(ImportReport report, SecretNames secrets)
{
    public ImportedElement Convert(ReactorResource resource)
    {
        string what = $"data element \"{resource.Name}\"";
        DelegateId made = DelegateId.Of(resource);
        if (!resource.IsEnabled)
        {
            report.LeaveOut(what, "is disabled");
            return ImportedElement.Lost("is disabled");
        }

        if (ReactorSettings.Of(resource, out string reason) is not { } settings)
        {
            return Lose(what, reason);
        }

        JsonObject? element = (made.IsCore && made.Kind == "dataElements" ? made.Name : null) switch
        {
            "path" => Path(what, settings),
            "custom-code" => Code(what, settings),
            "ip" => new JsonObject { ["ip"] = true },
            "secret" => null,
            "constant" => new JsonObject { ["constant"] = TokenTexts.Copy(settings.Take("value") ?? JsonElement.Parse("null"), name => name) },
            _ => null,
        };
        SecretSource? secret = null;
        if (made is { IsCore: true, Name: "secret" })
        {
            if (secrets.Find(settings.Take("secrets")) is not { } found)
            {
                return Lose(what, "it names no secret");
            }

            secret = found;
            element = new JsonObject { ["secret"] = found.Setting };
        }

        if (element is null)
        {
            return Lose(what, made is { IsCore: true, Name: "path" or "custom-code" } ? "it is empty, or uses ruleStash" : $"{made} is not supported");
        }

        settings.TellRest(what, report);
        Options(what, resource, element);
        return new ImportedElement(element, secret, null);
    }

    private JsonObject? Path(string what, ReactorSettings settings)
    {
        string? path = settings.Text("path");
        if (string.IsNullOrEmpty(path) || AdobePath.LeadsToRuleStash(path))
        {
            return null;
        }

        if (!AdobePath.LeadsSomewhere(path))
        {
            report.Note(what, $"its path \"{path}\" does not start with arc, so it has no value at Adobe and none here");
            return new JsonObject { ["constant"] = null };
        }

        // Adobe's path element makes null of every falsy value.
        return AdobePath.EndsWithLength(path)
            ? new JsonObject { ["customCode"] = AdobePath.ToCode(path), ["emptyAsNull"] = true }
            : new JsonObject { ["path"] = AdobePath.Convert(path), ["emptyAsNull"] = true };
    }

    private JsonObject? Code(string what, ReactorSettings settings)
    {
        string? source = settings.Text("source");
        if (string.IsNullOrWhiteSpace(source))
        {
            return null;
        }

        foreach (string missing in CustomCodeCheck.Missing(source))
        {
            report.Lose(what, missing);
        }

        return new JsonObject { ["customCode"] = source };
    }

    private void Options(string what, ReactorResource resource, JsonObject element)
    {
        if (resource.Attributes.TryGetProperty("default_value", out JsonElement standard) && standard.ValueKind != JsonValueKind.Null)
        {
            if (TokenTexts.NamesIn(standard).Any())
            {
                report.Lose(what, "its default value contains a token, which is plain text at Adobe and a data element here");
            }

            element["default"] = TokenTexts.Copy(standard, name => name);
        }

        if (resource.Flag("clean_text"))
        {
            element["cleanText"] = true;
        }

        if (resource.Flag("force_lower_case"))
        {
            element["forceLowerCase"] = true;
        }
    }

    private ImportedElement Lose(string what, string why)
    {
        report.Lose(what, why);
        return ImportedElement.Lost("is not converted");
    }
}
