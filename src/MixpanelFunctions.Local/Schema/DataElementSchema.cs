using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of a data element: exactly one source, and options.</summary>
internal static class DataElementSchema
{
    public const string Name = "dataElement";

    public static JsonObject Of(ModelSchema models)
    {
        JsonObject element = models.Of(typeof(DataElementDefinition));
        JsonObject properties = element["properties"]!.AsObject();
        ValueSchemas.WithPattern(
            properties["path"]!.AsObject(), TextPatterns.Path, "A path starts with xdm, data or arc and continues with .name, [3] or [\"a name\"].");
        properties["secret"]!["minLength"] = 1;
        element["oneOf"] = new JsonArray(
            Has("path"),
            Has("constant"),
            Has("secret"),
            // False is as good as not there.
            new JsonObject { ["properties"] = new JsonObject { ["ip"] = new JsonObject { ["const"] = true } }, ["required"] = new JsonArray("ip") },
            Has("customCode"));
        return element;
    }

    private static JsonObject Has(string key) => new() { ["required"] = new JsonArray(key) };
}
