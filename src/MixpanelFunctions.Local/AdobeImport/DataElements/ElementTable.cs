using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport.DataElements;

/// <summary>The property's data elements, by Adobe's names and by those of the rules file, and where they are used.</summary>
internal sealed class ElementTable
{
    private readonly Dictionary<string, ImportedElement> _elements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Reads the export's data elements.</summary>
    public static ElementTable Read(ReactorExport export, ImportReport report)
    {
        ElementTable table = new();
        DataElementImport import = new(report, new SecretNames());
        foreach (ReactorResource resource in export.OfType(ReactorResource.DataElements))
        {
            if (resource.IsDeleted)
            {
                report.LeaveOut($"data element \"{resource.Name}\"", "is deleted");
            }
            else if (table._elements.ContainsKey(resource.Name))
            {
                report.Lose($"data element \"{resource.Name}\" ({resource.Id})", "another one has its name; the first one counts");
            }
            else
            {
                table._elements.Add(resource.Name, import.Convert(resource));
                table._order.Add(resource.Name);
            }
        }

        foreach (string name in table._order)
        {
            table.Rename(name, report);
        }

        return table;
    }

    /// <summary>The name that the rules file has for a data element.</summary>
    public string NameOf(string name) => _names.GetValueOrDefault(name) ?? Valid(name);

    /// <summary>What is wrong with a data element, as a sentence; <see langword="null"/> if nothing is.</summary>
    public string? FaultOf(string name) =>
        !_elements.TryGetValue(name, out ImportedElement? element) ? $"the data element \"{name}\" is not in the export"
        : element.Fault is null ? null : $"the data element \"{name}\" {element.Fault}";

    /// <summary>A data element as the rules file would have it; <see langword="null"/> if it is not converted.</summary>
    public JsonObject? JsonOf(string name) => _elements.GetValueOrDefault(name)?.Json;

    public SecretSource? SecretOf(string name) => _elements.GetValueOrDefault(name)?.Secret;

    /// <summary>A copy of a value for the rules file, the data elements of its tokens noted as used.</summary>
    public JsonNode? Copy(JsonElement value) => TokenTexts.Copy(value, name =>
    {
        _used.Add(name);
        return NameOf(name);
    });

    /// <summary>Notes that a data element served as a project token, which settings have here.</summary>
    public void UseAsProjectToken(string name) => _tokens.Add(name);

    /// <summary>The rules file's data elements.</summary>
    public JsonObject Write(ImportReport report)
    {
        JsonObject written = [];
        foreach (string name in _order)
        {
            ImportedElement element = _elements[name];
            bool isOnlyToken = _tokens.Contains(name) && !_used.Contains(name);
            if (element.Json is null || isOnlyToken)
            {
                continue;
            }

            written[NameOf(name)] = element.Json.DeepClone();
            if (element.Secret is { } secret)
            {
                report.Need(secret.Setting, $"{secret.Description} (data element \"{name}\")");
            }
        }

        // What rules name must be there, or nothing would start; the report lists what has no value.
        foreach (string name in _used.Where(name => FaultOf(name) is not null))
        {
            written[NameOf(name)] = new JsonObject { ["constant"] = null };
        }

        return written;
    }

    private void Rename(string name, ImportReport report)
    {
        string valid = Valid(name);
        if (valid == name)
        {
            return;
        }

        string free = valid;
        for (int number = 2; _elements.ContainsKey(free) || _names.ContainsValue(free); number++)
        {
            free = $"{valid} {number}";
        }

        _names[name] = free;
        report.Note($"data element \"{name}\"", $"is named \"{free}\" here");
    }

    /// <summary>Braces would end a token, and the blanks around a token's name do not count here.</summary>
    private static string Valid(string name) => name.Replace('{', '(').Replace('}', ')').Trim();
}
