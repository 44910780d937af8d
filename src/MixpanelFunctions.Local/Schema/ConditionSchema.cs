using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of a condition: a comparison, a group, or custom code.</summary>
internal static class ConditionSchema
{
    public const string Name = "condition";

    /// <summary>The keys that tell what kind of condition it is.</summary>
    private static readonly string[] Kinds = ["operator", "any", "all", "customCode"];

    public static JsonObject Of(ModelSchema models, DocComments comments)
    {
        JsonObject condition = models.Of(typeof(ConditionDefinition));
        Vocabulary.Restrict(condition["properties"]!["operator"]!, Operators(comments));
        condition["oneOf"] = new JsonArray([.. Kinds.Select(kind => new JsonObject { ["required"] = new JsonArray(kind) })]);
        condition["dependentRequired"] = new JsonObject
        {
            ["operator"] = new JsonArray("left"),
            ["left"] = new JsonArray("operator"),
            ["right"] = new JsonArray("operator"),
        };
        condition["allOf"] = new JsonArray(
            Where(comparison => !OperatorNames.TakesOneOperand(comparison), new JsonObject { ["required"] = new JsonArray("right") }),
            Where(comparison => comparison == ComparisonOperator.In, new JsonObject { ["properties"] = new JsonObject { ["right"] = new JsonObject { ["type"] = "array" } } }));
        return condition;
    }

    /// <summary>The operators' names, and what they do.</summary>
    private static Dictionary<string, string> Operators(DocComments comments) =>
        OperatorNames.All.ToDictionary(name => name, name =>
        {
            OperatorNames.TryFind(name, out ComparisonOperator comparison, out bool negated);
            return negated
                ? $"The exact opposite of `{Positive(comparison)}`, also where that does not apply."
                : comments.Summary(typeof(ComparisonOperator).GetField(comparison.ToString())!);
        });

    private static string Positive(ComparisonOperator comparison) =>
        OperatorNames.All.First(name => OperatorNames.TryFind(name, out ComparisonOperator found, out bool negated) && found == comparison && !negated);

    private static JsonObject Where(Func<ComparisonOperator, bool> holds, JsonObject then) => new()
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["operator"] = new JsonObject
                {
                    ["enum"] = new JsonArray([.. OperatorNames.All
                        .Where(name => OperatorNames.TryFind(name, out ComparisonOperator comparison, out _) && holds(comparison))
                        .Select(name => JsonValue.Create(name))]),
                },
            },
            ["required"] = new JsonArray("operator"),
        },
        ["then"] = then,
    };
}
