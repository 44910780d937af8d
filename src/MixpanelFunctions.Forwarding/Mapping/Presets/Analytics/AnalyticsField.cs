using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>
/// A field of <c>data.__adobe.analytics</c> that is not numbered, as the data file <c>Presets/Analytics/fields.json</c> lists it.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Short">Its short name; <see langword="null"/> if it has none.</param>
/// <param name="Targets">The fields of XDM that it represents and overrides; none if it is about the other fields.</param>
internal sealed record AnalyticsField(string Name, string? Short, IReadOnlyList<FieldTarget> Targets)
{
    /// <summary>Reads the list.</summary>
    public static IReadOnlyList<AnalyticsField> All { get; } = Read();

    private static AnalyticsField[] Read()
    {
        using Stream table = typeof(AnalyticsField).Assembly.GetManifestResourceStream("Presets.Analytics.fields.json")!;
        using JsonDocument document = JsonDocument.Parse(table);
        return [.. document.RootElement.EnumerateObject().Select(field => new AnalyticsField(
            field.Name,
            Text(field.Value, "short"),
            [.. ReadTargets(field.Value)]))];
    }

    private static IEnumerable<FieldTarget> ReadTargets(JsonElement json)
    {
        if (Text(json, "path") is { } path)
        {
            yield return new FieldTarget(path, Text(json, "as"));
        }

        if (json.TryGetProperty("second", out JsonElement second))
        {
            yield return new FieldTarget(Text(second, "path")!, Text(second, "as"));
        }
    }

    private static string? Text(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
}

/// <summary>A field and where its value is kept, for an event that has it.</summary>
/// <param name="Field">The field.</param>
/// <param name="Slot">Where the value is kept.</param>
internal sealed record FieldSlot(AnalyticsField Field, int Slot);

/// <summary>A name of a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsShort">Whether it is the short name.</param>
internal sealed record FieldName(FieldSlot Field, bool IsShort);

/// <summary>A field of XDM that a field of Analytics represents.</summary>
/// <param name="Path">Its path.</param>
/// <param name="As">How to convert the value to XDM: a name of <see cref="FieldConversion"/>; <see langword="null"/> for no conversion.</param>
internal sealed record FieldTarget(string Path, string? As);
