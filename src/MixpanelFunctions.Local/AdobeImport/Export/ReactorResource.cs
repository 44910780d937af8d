using System.Text.Json;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>
/// A resource as the Reactor API gives it: <c>{"id":…,"type":"rules","attributes":{…},"relationships":{…}}</c>
/// (experienceleague.adobe.com, Reactor API, endpoints data-elements, rules, rule-components and extensions).
/// </summary>
/// <param name="Type">What it is, such as <c>data_elements</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Relationships">What it belongs to.</param>
/// <param name="Rule">For a component: the id of its rule, if only its surroundings show it.</param>
internal sealed record ReactorResource(string Type, string Id, JsonElement Attributes, JsonElement? Relationships, string? Rule)
{
    public const string DataElements = "data_elements";
    public const string Rules = "rules";
    public const string RuleComponents = "rule_components";
    public const string Extensions = "extensions";
    public const string Properties = "properties";

    /// <summary>The name, or the id if there is none.</summary>
    public string Name => Text("name") is { } name && !string.IsNullOrWhiteSpace(name) ? name : Id;

    /// <summary>Resources of which the API keeps whether they are enabled are so unless they say otherwise.</summary>
    public bool IsEnabled => !Is("enabled", JsonValueKind.False);

    /// <summary>Deleted resources stay in revisions.</summary>
    public bool IsDeleted => Attributes.TryGetProperty("deleted_at", out JsonElement at) && at.ValueKind != JsonValueKind.Null;

    /// <summary>Where it is among its rule's components of the same kind.</summary>
    public double Order => Attributes.TryGetProperty("order", out JsonElement order) && order.ValueKind == JsonValueKind.Number ? order.GetDouble() : 0;

    public string? Text(string attribute) =>
        Attributes.TryGetProperty(attribute, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Flag(string attribute) => Is(attribute, JsonValueKind.True);

    /// <summary>The ids of the resources that it is related to by any of these names.</summary>
    public IEnumerable<string> Related(params string[] names)
    {
        foreach (string name in names)
        {
            if (Relationships is not { ValueKind: JsonValueKind.Object } relationships
                || !relationships.TryGetProperty(name, out JsonElement relation)
                || relation.ValueKind != JsonValueKind.Object
                || !relation.TryGetProperty("data", out JsonElement data))
            {
                continue;
            }

            foreach (JsonElement item in data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToArray() : [data])
            {
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
                {
                    yield return id.GetString()!;
                }
            }
        }
    }

    private bool Is(string attribute, JsonValueKind kind) =>
        Attributes.TryGetProperty(attribute, out JsonElement value) && value.ValueKind == kind;
}
