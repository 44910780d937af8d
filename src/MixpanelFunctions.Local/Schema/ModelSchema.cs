using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>
/// The schema of one record of the rules model: its keys, their types, and their comments as descriptions. If records
/// contain one another, their schemas refer to one another by name.
/// </summary>
internal sealed class ModelSchema(DocComments comments, IReadOnlyDictionary<Type, string> names)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsNoKey } },
    };

    /// <summary>The schema of a record; its keys are those of its JSON.</summary>
    public JsonObject Of(Type model)
    {
        JsonObject exported = (JsonObject)Options.GetJsonSchemaAsNode(
            model, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });
        JsonObject schema = comments.Describe(model);
        schema["type"] = "object";
        schema["properties"] = exported["properties"]!.DeepClone();
        schema["additionalProperties"] = false;
        if (exported["required"] is { } required)
        {
            schema["required"] = required.DeepClone();
        }

        return schema;
    }

    private static void LeaveOutWhatIsNoKey(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.PropertyType == typeof(Place) || IsOfManyKeys(type.Type, property)).ToList())
        {
            type.Properties.Remove(property);
        }
    }

    /// <summary>What the parser gathers from several keys is none itself.</summary>
    private static bool IsOfManyKeys(Type model, JsonPropertyInfo property) =>
        model == typeof(ActionDefinition)
        && ((PropertyInfo)property.AttributeProvider!).Name is nameof(ActionDefinition.Changes) or nameof(ActionDefinition.Keys);

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode exported)
    {
        Type type = context.TypeInfo.Type;
        JsonObject schema = context.PropertyInfo?.AttributeProvider is PropertyInfo property ? comments.Describe(property) : [];
        if (!context.Path.IsEmpty && names.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out string? name))
        {
            if (schema.Count == 0 || name == ValueSchemas.Value)
            {
                return ValueSchemas.Refer(schema, name);
            }

            // Beside the reference, VS Code would show the description of what is referred to.
            schema["allOf"] = new JsonArray(ValueSchemas.Refer([], name));
            return schema;
        }

        foreach ((string keyword, JsonNode? value) in exported.AsObject())
        {
            // A key is left out or has a value: nowhere does null stand for nothing.
            schema[keyword] = keyword == "type" && value is JsonArray types ? types.First(one => (string?)one != "null")!.DeepClone() : value?.DeepClone();
        }

        if (type == typeof(bool))
        {
            schema["default"] = false;
        }

        return schema;
    }
}
