using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>
/// Converts a section of flat app settings to the JSON of a rules file. Every value is text; a section
/// whose keys are all numbers is a list.
/// </summary>
internal static class SettingsTree
{
    public static JsonElement Read(IConfigurationSection section) => JsonSerializer.SerializeToElement(Node(section), SettingsJson.Default.JsonNode);

    /// <summary>The items of a section that is a list, in order; <see langword="null"/> if it is not one.</summary>
    /// <remarks>Numbers need not be without gaps: they only give the order.</remarks>
    public static IReadOnlyList<IConfigurationSection>? Items(IConfigurationSection section)
    {
        List<IConfigurationSection> children = [.. section.GetChildren()];
        return children.Count > 0 && children.TrueForAll(child => TryNumber(child, out _))
            ? [.. children.OrderBy(child => TryNumber(child, out int number) ? number : 0)]
            : null;
    }

    private static bool TryNumber(IConfigurationSection item, out int number) =>
        int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static JsonNode? Node(IConfigurationSection section)
    {
        if (Items(section) is { } items)
        {
            return new JsonArray([.. items.Select(Node)]);
        }

        JsonObject result = [];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            result[child.Key] = Node(child);
        }

        return result.Count > 0 ? result : section.Value is { } text ? JsonValue.Create(text) : null;
    }
}
