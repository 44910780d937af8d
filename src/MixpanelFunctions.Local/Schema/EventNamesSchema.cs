using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of names of events: a map from names to names, or a word.</summary>
internal static class EventNamesSchema
{
    public const string Name = "eventNames";

    public static JsonObject Of(DocComments comments)
    {
        JsonObject word = [];
        Vocabulary.Restrict(word, Vocabulary.Of(typeof(EventNamesDefinition), comments));
        JsonObject key = [];
        ValueSchemas.WithPattern(key, TextPatterns.NotBlank, "Must be an event's type or name.");
        JsonObject name = new() { ["type"] = "string" };
        ValueSchemas.WithPattern(name, TextPatterns.PlainName, "Must be a name, without tokens.");
        JsonObject schema = comments.Describe(typeof(EventNamesDefinition));
        schema["type"] = new JsonArray("object", "string");
        schema["anyOf"] = new JsonArray(
            word,
            new JsonObject { ["type"] = "object", ["propertyNames"] = key, ["additionalProperties"] = name });
        return schema;
    }
}
