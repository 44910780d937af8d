using System.Text.Json;
using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;

namespace MixpanelFunctions.Local.Tests.AdobeImport;

/// <summary>A small property as the Reactor API exports it, made piece by piece, and what becomes of it.</summary>
internal sealed class AdobeProperty
{
    public const string Send = "mixpanel-connector-edge::actions::send-event";
    public const string Comparison = "core::conditions::value-comparison";

    /// <summary>The settings of an action that sends a plain event.</summary>
    public const string PlainEvent = """{"event":"Seen","properties":{"token":"0123456789abcdef0123456789abcdef"}}""";

    private readonly JsonArray _elements = [];
    private readonly JsonArray _rules = [];
    private readonly JsonArray _components = [];

    public JsonObject Json => new()
    {
        ["data_elements"] = new JsonObject { ["data"] = _elements.DeepClone() },
        ["rules"] = new JsonObject { ["data"] = _rules.DeepClone() },
        ["rule_components"] = new JsonObject { ["data"] = _components.DeepClone() },
    };

    public AdobeProperty Element(string name, string made, string? settings, string attributes = "{}")
    {
        JsonObject all = JsonNode.Parse(attributes)!.AsObject();
        all["name"] = name;
        all["delegate_descriptor_id"] = made;
        all["settings"] = settings;
        _elements.Add(new JsonObject { ["type"] = "data_elements", ["id"] = $"DE{_elements.Count}", ["attributes"] = all });
        return this;
    }

    public AdobeProperty Path(string name, string path, string attributes = "{}") =>
        Element(name, "core::dataElements::path", new JsonObject { ["path"] = path }.ToJsonString(), attributes);

    public AdobeProperty Secret(string name, string secret) =>
        Element(name, "core::dataElements::secret", $$$$"""{"secrets":{"production":{"id":"SE-{{{{secret}}}}","name":"{{{{secret}}}}"}}}""");

    public AdobeProperty Rule(string name, string attributes = "{}")
    {
        JsonObject all = JsonNode.Parse(attributes)!.AsObject();
        all["name"] = name;
        _rules.Add(new JsonObject { ["type"] = "rules", ["id"] = $"RL{_rules.Count}", ["attributes"] = all });
        return this;
    }

    /// <summary>Adds a component to the last rule.</summary>
    public AdobeProperty Component(string name, string made, string? settings, string attributes = "{}")
    {
        JsonObject all = JsonNode.Parse(attributes)!.AsObject();
        all["name"] = name;
        all["delegate_descriptor_id"] = made;
        all["settings"] = settings;
        _components.Add(new JsonObject
        {
            ["type"] = "rule_components",
            ["id"] = $"RC{_components.Count}",
            ["attributes"] = all,
            ["relationships"] = JsonNode.Parse($$$"""{"rules":{"data":[{"id":"RL{{{_rules.Count - 1}}}","type":"rules"}]}}"""),
        });
        return this;
    }

    public AdobeProperty Sends(string settings = PlainEvent, string name = "Send") => Component(name, Send, settings);

    public AdobeProperty Compares(string settings, string attributes = "{}") => Component("Compare", Comparison, settings, attributes);

    public ImportedProperty Import() => Import(Json.ToJsonString());

    public static ImportedProperty Import(string text) => PropertyImport.Convert(ReactorReader.ReadText(text));

    public static JsonElement Rules(ImportedProperty property) => JsonElement.Parse(property.Text).GetProperty("rules");

    public static JsonElement Elements(ImportedProperty property) => JsonElement.Parse(property.Text).GetProperty("dataElements");

    /// <summary>The only action of the only rule, as JSON.</summary>
    public static string Action(ImportedProperty property) => Compact(Assert.Single(Assert.Single(Rules(property).EnumerateArray()).GetProperty("actions").EnumerateArray()));

    public static string Compact(JsonElement json) => JsonNode.Parse(json.GetRawText())!.ToJsonString(
        new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>What was told as not carried over, one line each.</summary>
    public static string[] Lost(ImportedProperty property) => [.. property.Report.NotCarriedOver.Select(finding => finding.ToString())];
}
