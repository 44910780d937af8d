using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of a condition: a comparison, a group, or custom code.</summary>
internal static class ConditionSchema
{
    public const string Name = "condition";

    /// <summary>The keys that determine the kind of a condition.</summary>
    private static readonly string[] Kinds = ["operator", "any", "all", "customCode"];

    public static JsonObject Of(ModelSchema models)
    {
        JsonObject condition = models.Of(typeof(ConditionDefinition));
        Vocabulary.Restrict(condition["properties"]!["operator"]!, Words());
        condition["oneOf"] = new JsonArray([.. Kinds.Select(kind => new JsonObject { ["required"] = new JsonArray(kind) })]);
        condition["dependentRequired"] = new JsonObject
        {
            ["operator"] = new JsonArray("left"),
            ["left"] = new JsonArray("operator"),
            ["right"] = new JsonArray("operator"),
        };
        condition["allOf"] = new JsonArray(
            Where(RightOperand.Value, new JsonObject { ["required"] = new JsonArray("right") }),
            Where(RightOperand.List, new JsonObject
            {
                ["properties"] = new JsonObject { ["right"] = new JsonObject { ["type"] = "array" } },
                ["required"] = new JsonArray("right"),
            }));
        return condition;
    }

    /// <summary>The operators' names, and what they do.</summary>
    private static Dictionary<string, string> Words()
    {
        Dictionary<string, string> words = [];
        foreach (ComparisonOperator one in ComparisonOperators.All)
        {
            words[one.Name] = one.Summary;
            if (one.NegatedName is not null)
            {
                words[one.NegatedName] = $"The exact opposite of `{one.Name}`, even if that does not apply.";
            }
        }

        return words;
    }

    private static JsonObject Where(RightOperand right, JsonObject then) => new()
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["operator"] = new JsonObject
                {
                    ["enum"] = new JsonArray([.. ComparisonOperators.Names.Where(name => ComparisonOperators.Find(name, out _)!.Right == right).Select(name => JsonValue.Create(name))]),
                },
            },
            ["required"] = new JsonArray("operator"),
        },
        ["then"] = then,
    };
}
