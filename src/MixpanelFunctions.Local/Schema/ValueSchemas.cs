using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>Schemas of values that can contain tokens.</summary>
internal static class ValueSchemas
{
    /// <summary>The name of the schema of any value.</summary>
    public const string Value = "value";

    /// <summary>The name of the schema of a text with tokens.</summary>
    public const string Text = "text";

    /// <summary>The name of the schema of properties of a profile.</summary>
    public const string Changes = "changes";

    /// <summary>A reference to the schema of any value.</summary>
    public static JsonObject Reference => Refer([], Value);

    /// <summary>These schemas, by their names.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> All()
    {
        // Any JSON, with tokens in its texts.
        yield return new(Value, WithTokens(new JsonObject
        {
            ["type"] = new JsonArray("string", "number", "boolean", "null", "array", "object"),
            ["items"] = Reference,
            ["additionalProperties"] = Reference,
        }));
        yield return new(Text, WithTokens(new JsonObject { ["type"] = "string" }));
        yield return new(Changes, AsToken(new JsonObject
        {
            ["type"] = new JsonArray("object", "string"),
            ["propertyNames"] = new JsonObject { ["minLength"] = 1, ["not"] = new JsonObject { ["enum"] = new JsonArray([.. ReservedProperties.ProfileNames.Select(reserved => JsonValue.Create(reserved))]) } },
            ["additionalProperties"] = Reference,
        }));
    }

    /// <summary>Adds a reference to one of these schemas.</summary>
    public static JsonObject Refer(JsonObject schema, string name)
    {
        schema["$ref"] = $"#/$defs/{name}";
        return schema;
    }

    /// <summary>Adds that texts may hold tokens, and these be whole.</summary>
    public static JsonObject WithTokens(JsonObject schema) => WithPattern(schema, TextPatterns.Text, "A token is {{name}}: it has a name, and }} at its end.");

    /// <summary>Adds that a text must be one token.</summary>
    public static JsonObject AsToken(JsonObject schema) => WithPattern(schema, TextPatterns.OneToken, "Must be exactly one token, {{name}}.");

    /// <summary>Adds a pattern, and what an editor says where a text is not of it.</summary>
    public static JsonObject WithPattern(JsonObject schema, string pattern, string message)
    {
        schema["pattern"] = pattern;
        // A keyword of VS Code's, which else shows the pattern.
        schema["patternErrorMessage"] = message;
        return schema;
    }

    /// <summary>Makes it the schema of an event's properties: an object, a list of pairs, or one token that yields an object.</summary>
    public static void AsEventProperties(JsonObject schema)
    {
        JsonObject key = PropertyName();
        key.Insert(0, "description", "The property's name.");
        key.Insert(1, "type", "string");
        schema.Remove("$ref");
        schema["type"] = new JsonArray("object", "array", "string");
        schema["propertyNames"] = PropertyName();
        schema["additionalProperties"] = Reference;
        schema["items"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["key"] = key,
                ["value"] = Refer(new JsonObject { ["description"] = "The value of the property. Can contain tokens." }, Value),
            },
            ["required"] = new JsonArray("key", "value"),
            ["additionalProperties"] = false,
        };
        AsToken(schema);
    }

    /// <summary>Adds that a text must be the name of an event's property.</summary>
    public static void AsPropertyName(JsonObject schema)
    {
        schema["minLength"] = 1;
        schema["not"] = new JsonObject { ["enum"] = new JsonArray([.. ReservedProperties.Names.Select(reserved => JsonValue.Create(reserved))]) };
    }

    private static JsonObject PropertyName()
    {
        JsonObject schema = [];
        AsPropertyName(schema);
        return schema;
    }
}
