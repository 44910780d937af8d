using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of <c>properties</c>, which apply to all records.</summary>
internal static class PropertiesSchema
{
    public const string Name = "properties";

    public static JsonObject Of(ModelSchema models, DocComments comments)
    {
        JsonObject schema = models.Of(typeof(PropertiesDefinition));
        JsonObject keys = schema["properties"]!.AsObject();
        foreach (string list in (string[])["deny", "allow", "hash"])
        {
            ValueSchemas.WithPattern(keys[list]!["items"]!.AsObject(), TextPatterns.NotBlank, "Must be a name.");
        }

        keys["allow"]!["minItems"] = 1;
        JsonObject constants = keys["constants"]!.AsObject();
        constants.Remove("$ref");
        constants["type"] = "object";
        JsonObject name = [];
        ValueSchemas.AsPropertyName(name);
        constants["propertyNames"] = name;
        constants["additionalProperties"] = ValueSchemas.Reference;
        JsonObject item = [];
        Vocabulary.Restrict(item, Vocabulary.Of(typeof(PropertyMasks), comments));
        keys["mask"]!["items"] = item;
        keys["hashKey"]!["required"] = new JsonArray("secret");
        keys["scrubUrls"]!["type"] = new JsonArray("boolean", "object");
        JsonObject parameters = keys["scrubUrls"]!["properties"]!["parameters"]!.AsObject();
        parameters["minItems"] = 1;
        ValueSchemas.WithPattern(parameters["items"]!.AsObject(), TextPatterns.NotBlank, "Must be a name.");
        return schema;
    }
}
