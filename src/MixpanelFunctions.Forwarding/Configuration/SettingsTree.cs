using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>
/// Turns a section of flat app settings into the JSON that a rules file would hold. Every value is text; a section
/// whose keys are all numbers is a list.
/// </summary>
internal static class SettingsTree
{
    public static JsonElement Read(IConfigurationSection section) => JsonSerializer.SerializeToElement(Node(section), SettingsJson.Default.JsonNode);

    private static JsonNode? Node(IConfigurationSection section)
    {
        List<IConfigurationSection> children = [.. section.GetChildren()];
        if (children.Count == 0)
        {
            return section.Value is { } text ? JsonValue.Create(text) : null;
        }

        if (children.TrueForAll(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            // Numbers need not be without gaps: they only give the order.
            return new JsonArray([.. children
                .OrderBy(child => int.Parse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture))
                .Select(Node)]);
        }

        JsonObject result = [];
        foreach (IConfigurationSection child in children)
        {
            result[child.Key] = Node(child);
        }

        return result;
    }
}
