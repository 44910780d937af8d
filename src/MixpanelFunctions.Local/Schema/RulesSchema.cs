using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>
/// The JSON schema (2020-12) of a rules file, with which editors complete and check it. It refuses as much of what
/// the app refuses as a schema can express, and nothing that the app accepts.
/// </summary>
internal sealed class RulesSchema
{
    private static readonly JsonSerializerOptions Writing = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly DocComments _comments = DocComments.Of(typeof(RulesDocument));
    private readonly ModelSchema _models;

    private RulesSchema() => _models = new ModelSchema(_comments, new Dictionary<Type, string>
    {
        [typeof(JsonElement)] = ValueSchemas.Value,
        [typeof(AnalyticsName)] = AnalyticsNameSchema.Name,
        [typeof(DataElementDefinition)] = DataElementSchema.Name,
        [typeof(EventNamesDefinition)] = EventNamesSchema.Name,
        [typeof(FilterDefinition)] = FilterSchema.Name,
        [typeof(PropertiesDefinition)] = PropertiesSchema.Name,
        [typeof(RuleDefinition)] = RuleSchema.Name,
        [typeof(ConditionDefinition)] = ConditionSchema.Name,
        [typeof(ActionDefinition)] = ActionSchema.Name,
    });

    /// <summary>The schema as a file's text.</summary>
    public static string Write() => new RulesSchema().Document().ToJsonString(Writing) + "\n";

    private JsonObject Document()
    {
        JsonObject document = _models.Of(typeof(RulesDocument));
        JsonObject properties = document["properties"]!.AsObject();
        properties["analyticsNames"]!["propertyNames"] = new JsonObject { ["pattern"] = TextPatterns.AnalyticsVariable };
        properties["dataElements"]!["propertyNames"] = new JsonObject { ["pattern"] = TextPatterns.ElementName };
        properties.Insert(0, RulesFile.SchemaKey, new JsonObject
        {
            ["description"] = _comments.Summary(typeof(RulesFile).GetField(nameof(RulesFile.SchemaKey))!),
            ["type"] = "string",
        });

        document.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        document.Insert(1, "title", "Rules of MixpanelFunctions");
        // Keywords of VS Code's: what is JSON there is else without either, and a rules file may have both.
        document["allowComments"] = true;
        document["allowTrailingCommas"] = true;
        document["$defs"] = Definitions();
        return document;
    }

    private JsonObject Definitions()
    {
        JsonObject definitions = new()
        {
            [AnalyticsNameSchema.Name] = AnalyticsNameSchema.Of(_models),
            [DataElementSchema.Name] = DataElementSchema.Of(_models),
            [EventNamesSchema.Name] = EventNamesSchema.Of(_comments),
            [FilterSchema.Name] = FilterSchema.Of(_models, _comments),
            [PropertiesSchema.Name] = PropertiesSchema.Of(_models, _comments),
            [RuleSchema.Name] = RuleSchema.Of(_models),
            [ConditionSchema.Name] = ConditionSchema.Of(_models),
            [ActionSchema.Name] = ActionSchema.Of(_models, _comments),
        };
        foreach ((string type, JsonObject schema) in ActionSchema.OfTypes(_models, _comments))
        {
            definitions[type] = schema;
        }

        foreach ((string name, JsonObject schema) in ValueSchemas.All())
        {
            definitions[name] = schema;
        }

        return definitions;
    }
}
