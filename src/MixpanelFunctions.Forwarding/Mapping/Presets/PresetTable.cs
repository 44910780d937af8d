using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>A preset's table as its data file has it: <c>"property": [source, …]</c>.</summary>
internal static class PresetTable
{
    /// <summary>What names the entry of a query or of an array's items that a transform is after.</summary>
    private const string Key = "key";

    /// <summary>The table of the standard preset. Its media have a file of their own.</summary>
    public static IReadOnlyList<PresetProperty> Standard => [.. Read("standard"), .. Read("media")];

    /// <summary>The properties that presets for events make.</summary>
    public static IReadOnlySet<string> Names => Standard.Concat(Read(PresetNames.Analytics)).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>For each event of Mixpanel's own SDKs, what they give it. Where the file has no sources, they are those of the standard preset.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<PresetProperty>> SdkEvents
    {
        get
        {
            Dictionary<string, PresetProperty> standard = Standard.ToDictionary(property => property.Name, StringComparer.Ordinal);
            using JsonDocument document = Open("sdkEvents");
            return document.RootElement.EnumerateObject().ToDictionary(
                entry => entry.Name,
                IReadOnlyList<PresetProperty> (entry) => [.. entry.Value.EnumerateObject().Select(property =>
                    property.Value.ValueKind == JsonValueKind.Null ? standard[property.Name] : Property(property))],
                StringComparer.Ordinal);
        }
    }

    /// <summary>Reads a data file.</summary>
    public static IReadOnlyList<PresetProperty> Read(string name)
    {
        using JsonDocument document = Open(name);
        return [.. document.RootElement.EnumerateObject().Select(Property)];
    }

    private static JsonDocument Open(string name)
    {
        using Stream table = typeof(PresetTable).Assembly.GetManifestResourceStream($"Presets.{name}.json")!;
        return JsonDocument.Parse(table);
    }

    private static PresetProperty Property(JsonProperty property) => new(property.Name, [.. property.Value.EnumerateArray().Select(Source)]);

    /// <summary>A path as it is, or <c>{"transform": path or paths, "key": …}</c>.</summary>
    private static PresetSource Source(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return new PresetSource(null, [json.GetString()!], null);
        }

        JsonProperty transform = json.EnumerateObject().First(entry => entry.Name != Key);
        return new PresetSource(
            transform.Name,
            transform.Value.ValueKind == JsonValueKind.String
                ? [transform.Value.GetString()!]
                : [.. transform.Value.EnumerateArray().Select(path => path.GetString()!)],
            json.TryGetProperty(Key, out JsonElement key) ? key.GetString() : null);
    }
}

/// <summary>A property of a preset.</summary>
/// <param name="Name">Its name in Mixpanel.</param>
/// <param name="Sources">Its sources, of which the first with a value counts.</param>
internal sealed record PresetProperty(string Name, IReadOnlyList<PresetSource> Sources);

/// <summary>Where a property's value may come from.</summary>
/// <param name="Transform">The transform of the value at the path; <see langword="null"/> for none.</param>
/// <param name="Paths">The path, or several if a transform needs them.</param>
/// <param name="Key">The parameter of the transform, if it needs one.</param>
internal sealed record PresetSource(string? Transform, IReadOnlyList<string> Paths, string? Key)
{
    /// <summary>The source as the documentation writes it: <c>path</c>, or <c>transform(path, key)</c>.</summary>
    public override string ToString() => Transform is null
        ? Paths[0]
        : $"{Transform}({string.Join(", ", Key is null ? Paths : [.. Paths, Key])})";
}
