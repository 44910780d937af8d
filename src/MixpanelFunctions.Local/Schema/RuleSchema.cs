using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The schema of a rule.</summary>
internal static class RuleSchema
{
    public const string Name = "rule";

    public static JsonObject Of(ModelSchema models)
    {
        JsonObject rule = models.Of(typeof(RuleDefinition));
        JsonObject properties = rule["properties"]!.AsObject();
        ValueSchemas.WithPattern(properties["name"]!.AsObject(), TextPatterns.NotBlank, "A rule needs a name.");
        properties["actions"]!["minItems"] = 1;
        rule["required"]!.AsArray().Add("actions");
        return rule;
    }
}
