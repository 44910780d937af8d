using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of a filter: a name, and at least one kind.</summary>
internal static class FilterSchema
{
    public const string Name = "filter";

    public static JsonObject Of(ModelSchema models, DocComments comments)
    {
        JsonObject filter = models.Of(typeof(FilterDefinition));
        JsonObject properties = filter["properties"]!.AsObject();
        ValueSchemas.WithPattern(properties["name"]!.AsObject(), TextPatterns.NotBlank, "A filter needs a name.");
        foreach (FilterKind kind in FilterKinds.All)
        {
            properties[kind.Name]!["examples"] = new JsonArray(JsonNode.Parse(kind.Example)![kind.Name]!.DeepClone());
        }

        foreach ((string consent, JsonNode item) in new[] { ("consent", new JsonObject()), ("tcf", new JsonObject { ["minimum"] = 1, ["maximum"] = 24 }) })
        {
            JsonObject keys = properties[consent]!["properties"]!.AsObject();
            keys["purposes"]!["minItems"] = 1;
            foreach ((string keyword, JsonNode? value) in item.AsObject())
            {
                keys["purposes"]!["items"]![keyword] = value?.DeepClone();
            }

            Vocabulary.Restrict(keys["missing"]!, Vocabulary.Of(typeof(MissingConsent), comments));
            properties[consent]!["required"] = new JsonArray("purposes", "missing");
        }

        properties["ips"]!["minItems"] = 1;
        properties["conditions"]!["minItems"] = 1;
        properties["eventTypes"]!["minProperties"] = 1;
        properties["bots"]!["minProperties"] = 1;
        JsonObject bots = properties["bots"]!["properties"]!.AsObject();
        (bots["score"]!["exclusiveMinimum"], bots["score"]!["maximum"]) = (0, 1);
        bots["score"]!["examples"] = new JsonArray(0.8);
        JsonObject sample = properties["sample"]!["properties"]!.AsObject();
        (sample["keep"]!["exclusiveMinimum"], sample["keep"]!["exclusiveMaximum"]) = (0, 1);
        sample["keep"]!["examples"] = new JsonArray(0.1);
        ValueSchemas.Refer(Cleared(sample["by"]!.AsObject()), ValueSchemas.Text);
        ValueSchemas.AsPropertyName(sample["weight"]!.AsObject());
        properties["sample"]!["required"] = new JsonArray("keep", "by");
        filter["anyOf"] = new JsonArray([.. FilterKinds.All.Select(kind => new JsonObject { ["required"] = new JsonArray(kind.Name) })]);
        return filter;
    }

    private static JsonObject Cleared(JsonObject schema)
    {
        schema.Remove("$ref");
        return schema;
    }
}
