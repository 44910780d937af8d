using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>The combined presets of one action.</summary>
/// <param name="Table">The properties.</param>
/// <param name="HasMedia">Whether the media's own metadata become properties.</param>
/// <param name="Analytics">Finds Analytics' variables; <see langword="null"/> if no preset needs them.</param>
/// <param name="Variables">Makes properties of them.</param>
internal sealed record PresetPlan(IReadOnlyList<PresetProperty> Table, bool HasMedia, AnalyticsReader? Analytics, AnalyticsPart? Variables)
{
    /// <summary>The exact location of a person. The built-in rule does not send it.</summary>
    private static readonly string[] Coordinates = ["$latitude", "$longitude"];

    /// <summary>Puts presets together.</summary>
    public static PresetPlan Of(IReadOnlyList<string> names, ValueCompiler values, AnalyticsNaming naming)
    {
        if (names is [PresetNames.ProfileExport or PresetNames.StandardProfile])
        {
            return new PresetPlan(PresetTable.Read(names[0]), false, null, null);
        }

        bool isStandard = names.Contains(PresetNames.Standard);
        IReadOnlyList<PresetProperty> standard = PresetTable.Standard;
        bool isBuiltIn = names.Contains(PresetNames.BuiltInAnalytics);
        if (!isBuiltIn && !names.Contains(PresetNames.Analytics))
        {
            return new PresetPlan(standard, true, null, null);
        }

        AnalyticsReader reader = new(values, naming);
        IEnumerable<PresetProperty> own = PresetTable.Read(PresetNames.Analytics).Where(property => !isBuiltIn || !Coordinates.Contains(property.Name));
        // Alone, Analytics has the properties of the standard preset that its fields feed.
        IEnumerable<PresetProperty> shared = isStandard ? standard : standard.Where(property => property.Sources.Any(source => source.Paths.Any(path => reader.SlotOf(path) >= 0)));
        return new PresetPlan([.. shared, .. own], isStandard, reader, new AnalyticsPart(naming));
    }
}
