using System.Reflection;
using System.Text.Json.Nodes;

namespace MixpanelFunctions.Local.Schema;

/// <summary>The allowed words of a key, each with its description, as an editor offers them.</summary>
internal static class Vocabulary
{
    /// <summary>The constants of a class, and what their comments say.</summary>
    public static IReadOnlyDictionary<string, string> Of(Type constants, DocComments comments) =>
        constants.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .ToDictionary(field => (string)field.GetRawConstantValue()!, comments.Summary, StringComparer.Ordinal);

    /// <summary>Makes it a schema of the words alone. Not by <c>enum</c>, in which a word has no description.</summary>
    public static void Restrict(JsonNode schema, IReadOnlyDictionary<string, string> words)
    {
        schema["type"] = "string";
        schema["anyOf"] = new JsonArray([.. words.Select(word => new JsonObject { ["const"] = word.Key, ["description"] = word.Value })]);
    }
}
