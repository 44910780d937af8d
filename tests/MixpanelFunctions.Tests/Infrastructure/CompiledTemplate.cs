using System.Text.Json.Nodes;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>infra/main.bicep, compiled once for all tests: what Azure is given.</summary>
internal sealed class CompiledTemplate
{
    private static readonly Lazy<Task<CompiledTemplate>> Compiled = new(CompileAsync);

    private CompiledTemplate(string text, string diagnostics)
    {
        Text = text;
        Diagnostics = diagnostics;
        Root = JsonNode.Parse(text)!.AsObject();
    }

    public static Task<CompiledTemplate> GetAsync() => Compiled.Value;

    public string Text { get; }

    public string Diagnostics { get; }

    public JsonObject Root { get; }

    /// <summary>The template itself and those of its modules, however deep.</summary>
    public IEnumerable<JsonObject> Templates => Below(Root);

    /// <summary>The resources of all templates that are made or changed, not those that are only looked up.</summary>
    public IEnumerable<JsonObject> Resources => Templates.SelectMany(OwnResources).Where(resource => (bool?)resource["existing"] != true);

    public IEnumerable<JsonObject> OfType(string type) => Resources.Where(resource => (string?)resource["type"] == type);

    private static async Task<CompiledTemplate> CompileAsync()
    {
        (string output, string diagnostics) = await BicepCompiler.RunAsync("build", Path.Combine(Repository.Root, "infra", "main.bicep"), "--stdout");
        return new CompiledTemplate(output, diagnostics);
    }

    private static IEnumerable<JsonObject> Below(JsonObject template) =>
        OwnResources(template)
            .Select(resource => (resource["properties"] as JsonObject)?["template"])
            .OfType<JsonObject>()
            .SelectMany(Below)
            .Prepend(template);

    /// <summary>By their names where the template looks others up, a list where it does not.</summary>
    private static IEnumerable<JsonObject> OwnResources(JsonObject template) =>
        (template["resources"] is JsonObject named ? named.Select(pair => pair.Value) : template["resources"]!.AsArray()).Select(resource => resource!.AsObject());
}
