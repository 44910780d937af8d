using System.Reflection;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Actions;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schemas of actions: one for all types, and one for each type with only its keys.</summary>
internal static class ActionSchema
{
    public const string Name = "action";

    private const string TypeKey = "type";
    private const string PresetKey = "preset";

    /// <summary>The schema of any action.</summary>
    public static JsonObject Of(ModelSchema models, DocComments comments)
    {
        JsonObject action = models.Of(typeof(ActionDefinition));
        JsonNode type = action["properties"]![TypeKey]!.DeepClone();
        Vocabulary.Restrict(type, ActionTypes.All.ToDictionary(one => one.Name, one => one.Summary));
        action["properties"] = new JsonObject { [TypeKey] = type };
        // By the type, so that an editor offers the keys of that type, and says what is wrong in its terms.
        action.Remove("additionalProperties");
        action["allOf"] = new JsonArray([.. ActionTypes.All.Select(one => new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { [TypeKey] = new JsonObject { ["const"] = one.Name } },
                ["required"] = new JsonArray(TypeKey),
            },
            ["then"] = new JsonObject { ["$ref"] = $"#/$defs/{one.Name}" },
        })]);
        return action;
    }

    /// <summary>The schema of each type of action, by its name.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> OfTypes(ModelSchema models, DocComments comments)
    {
        JsonObject keys = Keys(models, comments);
        return ActionTypes.All.Select(type => KeyValuePair.Create(type.Name, OfType(type, keys, comments)));
    }

    private static JsonObject OfType(ActionType type, JsonObject keys, DocComments comments)
    {
        JsonObject schema = new()
        {
            ["description"] = type.Summary,
            ["examples"] = new JsonArray(JsonNode.Parse(type.Example)),
            ["type"] = "object",
            ["properties"] = new JsonObject(keys.Where(key => type.Has(key.Key) || IsOfEveryType(key.Key)).Select(key => KeyValuePair.Create(key.Key, key.Value?.DeepClone()))),
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. type.RequiredKeys.Prepend(TypeKey).Select(key => JsonValue.Create(key))]),
        };
        if (type.Has(PresetKey))
        {
            Presets(schema["properties"]![PresetKey]!.AsObject(), Vocabulary.Of(typeof(PresetNames), comments).Where(name => type.Presets.Contains(name.Key)).ToDictionary());
        }

        if (type.AlternativeKeys.Count > 0)
        {
            schema["anyOf"] = new JsonArray([.. type.AlternativeKeys.Select(Given)]);
        }

        if (type.Has(ActionDefinition.PropertiesJson))
        {
            schema["dependentSchemas"] = new JsonObject
            {
                [ActionDefinition.PropertiesJson] = new JsonObject { ["properties"] = new JsonObject { ["properties"] = false } },
            };
        }

        if (type.Pairs.Count > 0)
        {
            schema["dependentRequired"] = new JsonObject(type.Pairs.SelectMany(pair => new[] { (pair.One, pair.Other), (pair.Other, pair.One) })
                .Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Item1, new JsonArray(pair.Item2))));
        }

        return schema;
    }

    /// <summary>That a key is set and has an effect: a flag that is off and an empty list of presets have none.</summary>
    private static JsonObject Given(string key)
    {
        JsonObject given = new() { ["required"] = new JsonArray(key) };
        if (key == PresetKey)
        {
            given["properties"] = new JsonObject { [key] = new JsonObject { ["not"] = new JsonObject { ["const"] = new JsonArray() } } };
        }
        else if (typeof(ActionDefinition).GetProperty(key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType == typeof(bool))
        {
            given["properties"] = new JsonObject { [key] = new JsonObject { ["const"] = true } };
        }

        return given;
    }

    private static bool IsOfEveryType(string key) => !ActionTypes.All.Any(type => type.Has(key));

    /// <summary>Every key of every type of action.</summary>
    private static JsonObject Keys(ModelSchema models, DocComments comments)
    {
        JsonObject keys = models.Of(typeof(ActionDefinition))["properties"]!.DeepClone().AsObject();
        // The schema of any action says what it may be.
        keys[TypeKey] = true;
        keys["project"]!["minLength"] = 1;
        ValueSchemas.AsToken(keys["token"]!.AsObject());
        ValueSchemas.Refer(keys["forEach"]!.AsObject(), ValueSchemas.Text);
        keys["event"]!["type"] = new JsonArray("string", "number", "boolean");
        keys["event"]!["minLength"] = 1;
        ValueSchemas.AsEventProperties(keys["properties"]!.AsObject());
        ValueSchemas.AsToken(keys["spread"]!["items"]!.AsObject());
        keys["distinctIds"]!["items"] = ValueSchemas.Reference;
        keys["distinctIds"]!["minItems"] = 2;
        keys["distinctIds"]!["maxItems"] = 2;
        keys.Insert(keys.IndexOf("properties") + 1, ActionDefinition.PropertiesJson, new JsonObject
        {
            ["description"] = comments.Summary(typeof(ActionDefinition).GetField(nameof(ActionDefinition.PropertiesJson))!),
            ["type"] = "string",
            ["contentMediaType"] = "application/json",
        });
        foreach ((string operation, string description) in Vocabulary.Of(typeof(ProfileOperations), comments))
        {
            keys[operation] = Operation(operation, description);
        }

        return keys;
    }

    /// <summary>Makes it the schema of a preset's name, or of a list of such names.</summary>
    private static void Presets(JsonObject schema, IReadOnlyDictionary<string, string> names)
    {
        JsonObject name = [];
        Vocabulary.Restrict(name, names);
        schema.Remove("items");
        schema["type"] = new JsonArray("string", "array");
        // The names themselves among them, so that an editor offers each with what it is.
        schema["anyOf"] = new JsonArray([.. name["anyOf"]!.AsArray().Select(word => word!.DeepClone()), new JsonObject { ["type"] = "array", ["items"] = name }]);
    }

    private static JsonObject Operation(string operation, string description)
    {
        JsonObject schema = new() { ["description"] = description };
        switch (operation)
        {
            case ProfileOperations.Delete:
                schema["const"] = true;
                break;
            case ProfileOperations.Unset:
                schema["type"] = new JsonArray("array", "string");
                schema["items"] = ValueSchemas.Reference;
                ValueSchemas.WithTokens(schema);
                break;
            default:
                ValueSchemas.Refer(schema, ValueSchemas.Changes);
                break;
        }

        return schema;
    }
}
