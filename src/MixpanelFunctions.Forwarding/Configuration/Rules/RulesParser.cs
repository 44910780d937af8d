using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>
/// Reads the rules model from the JSON of a rules file or of app settings, and notes everything that is not part of
/// the model, with its place.
/// </summary>
internal sealed class RulesParser(ConfigurationErrors errors)
{
    public RulesDocument Document(JsonElement json, Place place)
    {
        ConfigObject document = new(json, place, errors);
        document.Text(RulesFile.SchemaKey);
        RulesDocument result = new()
        {
            AnalyticsNames = new AnalyticsNamesParser(errors).Read(document.Take("analyticsNames"), place.Key("analyticsNames")),
            EventNames = new EventNamesParser(errors).Read(document.Take("eventNames"), place.Key("eventNames")),
            DataElements = DataElements(document.Take("dataElements"), place.Key("dataElements")),
            Filters = new FiltersParser(this, errors).Read(document.Take("filters"), place.Key("filters")),
            Properties = document.Has("properties") ? new PropertiesDefinition(document.Object("properties")) : null,
            Rules = Rules(document.Take("rules"), place.Key("rules")),
        };
        document.RefuseRest();
        return result;
    }

    public IReadOnlyDictionary<string, DataElementDefinition> DataElements(JsonElement? json, Place place)
    {
        Dictionary<string, DataElementDefinition> elements = new(StringComparer.Ordinal);
        foreach ((string name, JsonElement element, Place at) in ConfigObject.Entries(json, place, "names of data elements", errors))
        {
            if (name.AsSpan().ContainsAny("{}"))
            {
                errors.Add(at, "a data element's name must not contain braces");
            }

            if (!elements.TryAdd(name, DataElement(element, at)))
            {
                errors.Add(at, "this data element is defined twice");
            }
        }

        return elements;
    }

    public IReadOnlyList<RuleDefinition> Rules(JsonElement? json, Place place)
    {
        List<RuleDefinition> rules = [.. ConfigObject.Items(json, place, errors).Select(item => Rule(item.Json, item.Place))];
        errors.AddSameNames(rules, rule => (rule.Name, rule.Place), name => $"two rules are named \"{name}\"; give each rule a unique name");
        return rules;
    }

    private DataElementDefinition DataElement(JsonElement json, Place place)
    {
        ConfigObject element = new(json, place, errors);
        DataElementDefinition result = new()
        {
            Place = place,
            Path = element.Text("path"),
            Constant = element.Take("constant"),
            Secret = element.Text("secret"),
            Ip = element.Flag("ip"),
            CustomCode = element.Text("customCode"),
            Default = element.Take("default"),
            CleanText = element.Flag("cleanText"),
            ForceLowerCase = element.Flag("forceLowerCase"),
            EmptyAsNull = element.Flag("emptyAsNull"),
        };
        element.RefuseRest();
        int sources = (result.Path is null ? 0 : 1) + (result.Constant is null ? 0 : 1) + (result.Secret is null ? 0 : 1)
            + (result.Ip ? 1 : 0) + (result.CustomCode is null ? 0 : 1);
        if (element.IsObject && sources != 1)
        {
            errors.Add(place, "needs exactly one of path, constant, secret, ip, customCode");
        }

        return result;
    }

    private RuleDefinition Rule(JsonElement json, Place place)
    {
        ConfigObject rule = new(json, place, errors);
        string? name = rule.Text("name");
        if (!string.IsNullOrWhiteSpace(name))
        {
            errors.AddOwner(place, $"rule \"{name}\"");
        }
        else if (rule.IsObject)
        {
            errors.Add(place.Key("name"), "a rule needs a name");
        }

        RuleDefinition result = new()
        {
            Place = place,
            Name = name ?? string.Empty,
            Conditions = [.. rule.Items("conditions").Select(item => Condition(item.Json, item.Place))],
            Actions = [.. rule.Items("actions").Select(item => Action(item.Json, item.Place))],
        };
        rule.RefuseRest(ForeignKeys.OfRules);
        if (rule.IsObject && result.Actions.Count == 0)
        {
            errors.Add(place.Key("actions"), "a rule needs at least one action");
        }

        return result;
    }

    public ConditionDefinition Condition(JsonElement json, Place place)
    {
        ConfigObject condition = new(json, place, errors);
        ConditionDefinition result = new()
        {
            Place = place,
            Any = Group(condition, "any"),
            All = Group(condition, "all"),
            CustomCode = condition.Text("customCode"),
            Left = condition.Take("left"),
            Operator = condition.Text("operator"),
            Right = condition.Take("right"),
            CaseInsensitive = condition.Flag("caseInsensitive"),
            Negate = condition.Flag("negate"),
        };
        condition.RefuseRest(ForeignKeys.OfConditions);
        bool compares = result.Left is not null || result.Operator is not null || result.Right is not null;
        int kinds = (result.Any is null ? 0 : 1) + (result.All is null ? 0 : 1) + (result.CustomCode is null ? 0 : 1) + (compares ? 1 : 0);
        if (condition.IsObject && kinds != 1)
        {
            errors.Add(place, "needs exactly one of operator (with left and right), any, all, customCode");
        }

        return result;
    }

    private List<ConditionDefinition>? Group(ConfigObject condition, string key) =>
        condition.Has(key) ? [.. condition.Items(key).Select(item => Condition(item.Json, item.Place))] : null;

    private ActionDefinition Action(JsonElement json, Place place)
    {
        ConfigObject action = new(json, place, errors);
        string type = action.Text("type") ?? string.Empty;
        ConditionDefinition? when = action.Take("when") is { } written ? Condition(written, place.Key("when")) : null;
        JsonElement? properties = Properties(action, place, out Place propertiesPlace);
        ActionDefinition result = new(action)
        {
            Place = place,
            Type = type,
            When = when,
            Properties = properties,
            PropertiesPlace = propertiesPlace,
            Keys = action.Taken,
        };
        action.RefuseRest();
        foreach (string unknown in result.Preset.Where(name => !PresetNames.All.Contains(name)))
        {
            errors.Add(place.Key("preset"), $"unknown preset \"{unknown}\"{NearestName.SuggestOrList(unknown, PresetNames.All)}");
        }

        return result;
    }

    /// <summary>Properties are an object, a list of key and value pairs, a token, or (as an app setting) JSON text.</summary>
    private JsonElement? Properties(ConfigObject action, Place place, out Place at)
    {
        JsonElement? properties = action.Take("properties");
        string? text = action.Text(ActionDefinition.PropertiesJson);
        at = place.Key(text is null ? "properties" : ActionDefinition.PropertiesJson);
        if (text is not null)
        {
            if (properties is not null)
            {
                errors.Add(at, "cannot be used with properties; remove one of them");
            }

            properties = ConfigObject.ParseText(text, at, errors);
        }

        return properties is { ValueKind: JsonValueKind.Array } ? Pairs(properties, at) : properties;
    }

    private JsonElement Pairs(JsonElement? list, Place place)
    {
        Dictionary<string, JsonElement> pairs = new(StringComparer.Ordinal);
        foreach ((JsonElement json, Place item) in ConfigObject.Items(list, place, errors))
        {
            ConfigObject pair = new(json, item, errors);
            string? key = pair.Text("key");
            JsonElement? value = pair.Take("value");
            pair.RefuseRest();
            if (!pair.IsObject)
            {
                continue;
            }

            if (key is null || value is null)
            {
                errors.Add(item, "a pair needs a key and a value");
            }
            else if (!pairs.TryAdd(key, value.Value))
            {
                errors.Add(item.Key("key"), $"the property \"{key}\" is set twice");
            }
        }

        return JsonSerializer.SerializeToElement(pairs, RulesJson.Plain.DictionaryStringJsonElement);
    }
}
