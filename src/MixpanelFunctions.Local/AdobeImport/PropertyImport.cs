using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport.DataElements;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.AdobeImport;

/// <summary>Turns an exported property into a rules file.</summary>
internal sealed class PropertyImport
{
    private readonly ReactorExport _export;
    private readonly ElementTable _elements;
    private readonly ConditionImport _conditions;
    private readonly ActionImport _actions;
    private readonly List<ImportedAction> _imported = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<AnalyticsComponent> _components;

    private PropertyImport(ReactorExport export, IReadOnlyList<AnalyticsComponent> components)
    {
        _export = export;
        _components = components;
        _elements = ElementTable.Read(export, Report);
        _conditions = new ConditionImport(_elements, Report);
        _actions = new ActionImport(_elements, Report);
    }

    private ImportReport Report { get; } = new();

    /// <summary>Converts an export.</summary>
    /// <param name="export">The property.</param>
    /// <param name="components">What a report suite calls the variables of Analytics.</param>
    public static ImportedProperty Convert(ReactorExport export, IReadOnlyList<AnalyticsComponent>? components = null)
    {
        PropertyImport import = new(export, components ?? []);
        return import.Run();
    }

    private ImportedProperty Run()
    {
        TellSurroundings();
        JsonArray rules = [];
        foreach (ReactorResource rule in _export.OfType(ReactorResource.Rules))
        {
            if (Rule(rule) is { } converted)
            {
                rules.Add(converted);
            }
        }

        if (rules.Count == 0)
        {
            Report.Lose("the property", "none of its rules is converted; without rules, the built-in rule forwards every event");
        }

        TokenSweep sweep = new(Report);
        new ProjectTokens(_elements, Report, sweep).Assign(_imported);
        JsonObject document = new()
        {
            ["$schema"] = "schemas/rules.schema.json",
            ["dataElements"] = _elements.Write(Report),
            ["rules"] = rules,
        };
        if (AnalyticsNamesImport.Convert(_components, Report) is { Count: > 0 } names)
        {
            document.Insert(1, "analyticsNames", names);
        }

        sweep.Clean(document);
        return ImportedProperty.Of(document, Report);
    }

    private void TellSurroundings()
    {
        foreach (string page in _export.MissingPages)
        {
            Report.Lose("the export", $"{page} is missing; request page[number] too, or a larger page[size]");
        }

        foreach (ReactorResource property in _export.OfType(ReactorResource.Properties).Where(property => property.Text("platform") is not (null or "edge")))
        {
            Report.Lose($"property \"{property.Name}\"", $"is a tags property for {property.Text("platform")}, not one of event forwarding");
        }

        foreach (ReactorResource stray in _export.Strays())
        {
            Report.Lose($"rule component \"{stray.Name}\" ({stray.Id})", "its rule is not in the export");
        }
    }

    private JsonObject? Rule(ReactorResource rule)
    {
        string what = $"rule \"{rule.Name}\"";
        if (!rule.IsEnabled || rule.IsDeleted)
        {
            Report.LeaveOut(what, rule.IsDeleted ? "is deleted" : "is disabled");
            return null;
        }

        JsonArray conditions = [];
        List<ReactorResource> actions = [];
        bool isDecidable = true;
        foreach (ReactorResource component in _export.ComponentsOf(rule))
        {
            DelegateId made = DelegateId.Of(component);
            string part = $"{what}, {(made.IsCondition ? "condition" : made.IsAction ? "action" : "component")} \"{component.Name}\"";
            if (!component.IsEnabled || component.IsDeleted)
            {
                Report.LeaveOut(part, component.IsDeleted ? "is deleted" : "is disabled");
            }
            else if (made.IsCondition)
            {
                JsonObject? condition = _conditions.Convert(component, part);
                isDecidable &= condition is not null;
                conditions.Add(condition);
            }
            else if (made.IsAction)
            {
                actions.Add(component);
            }
            else
            {
                Report.Lose(part, $"{made} is neither a condition nor an action");
            }
        }

        if (!isDecidable)
        {
            Report.Lose(what, "is left out, because one of its conditions is not supported, and without it the rule would apply to other events");
            return null;
        }

        return Rule(rule.Name, what, conditions, actions);
    }

    private JsonObject? Rule(string name, string what, JsonArray conditions, List<ReactorResource> actions)
    {
        List<ImportedAction> converted =
            [.. actions.Select(action => _actions.Convert(action, $"{what}, action \"{action.Name}\"")).OfType<ImportedAction>()];
        if (converted.Count == 0)
        {
            Report.Lose(what, "is left out, because it sends nothing to Mixpanel");
            return null;
        }

        _imported.AddRange(converted);
        JsonObject written = new() { ["name"] = Free(name, what) };
        if (conditions.Count > 0)
        {
            written["conditions"] = conditions;
        }

        written["actions"] = new JsonArray([.. converted.Select(action => action.Json)]);
        return written;
    }

    /// <summary>A rule's name must be unique here, because dead letters and insert ids use it.</summary>
    private string Free(string name, string what)
    {
        string free = name;
        for (int number = 2; !_names.Add(free); number++)
        {
            free = $"{name} ({number})";
        }

        if (free != name)
        {
            Report.Note(what, $"is named \"{free}\" here, because another rule has its name");
        }

        return free;
    }
}
