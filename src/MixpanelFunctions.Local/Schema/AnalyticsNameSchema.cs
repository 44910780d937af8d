using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of a name for a variable of Adobe Analytics: a text, or an object.</summary>
internal static class AnalyticsNameSchema
{
    public const string Name = "analyticsName";

    public static JsonObject Of(ModelSchema models)
    {
        JsonObject schema = models.Of(typeof(AnalyticsName));
        JsonObject properties = schema["properties"]!.AsObject();
        ValueSchemas.AsPropertyName(properties["name"]!.AsObject());
        properties["delimiter"]!["minLength"] = 1;
        properties["name"]!["pattern"] = TextPatterns.NotBlank;
        schema["type"] = new JsonArray("string", "object");
        ValueSchemas.AsPropertyName(schema);
        schema["pattern"] = TextPatterns.NotBlank;
        return schema;
    }
}
