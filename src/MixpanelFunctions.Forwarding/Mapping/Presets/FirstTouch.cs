using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Presets;

/// <summary>
/// How a visitor first came to the site, for <c>$set_once</c>. Names and values are those that mixpanel-js sets itself
/// (<c>src/mixpanel-core.js</c>, <c>skip_first_touch_marketing</c>; <c>src/mixpanel-persistence.js</c>, <c>update_referrer_info</c>).
/// Mixpanel has no name for the landing page.
/// </summary>
internal sealed class FirstTouch
{
    private const string Page = "$current_url";
    private const string Campaign = "utm_";

    private static readonly PropertyName LandingPage = new("Initial Landing Page");

    private readonly Source _page;
    private readonly Source[] _referrer;
    private readonly Source[] _campaign;

    /// <summary>Compiles what the standard preset reads, under the names of a first visit.</summary>
    public FirstTouch(ValueCompiler values)
    {
        IReadOnlyList<PresetProperty> table = PresetTable.Standard;
        _page = Of(table.Single(property => property.Name == Page), LandingPage);
        _referrer =
        [
            Of(table.Single(property => property.Name == "$referrer"), new PropertyName("$initial_referrer")),
            Of(table.Single(property => property.Name == "$referring_domain"), new PropertyName("$initial_referring_domain")),
        ];
        _campaign = [.. table.Where(property => property.Name.StartsWith(Campaign, StringComparison.Ordinal))
            .Select(property => Of(property, new PropertyName("initial_" + property.Name)))];

        Source Of(PresetProperty property, PropertyName name) =>
            new(name, property.Sources[0], Transforms.Compile(property.Sources[0], path => values.Path(path)));
    }

    /// <summary>The value of mixpanel-js for a visitor without a referrer, quotes included.</summary>
    private static ReadOnlySpan<byte> Direct => "\"$direct\""u8;

    /// <summary>Writes the first touch of a page view; nothing for an event without a page, because it does not show how the visitor arrived.</summary>
    public void Write(EventValues values, PropertyWriter writer)
    {
        JsonValue page = _page.Value.Evaluate(values);
        if (page.IsMissingOrNull)
        {
            return;
        }

        foreach (Source source in _referrer)
        {
            JsonValue value = source.Value.Evaluate(values);
            if (value.IsMissingOrNull)
            {
                writer.WriteConstant(source.Name, Direct);
            }
            else
            {
                writer.Write(source.Name, value);
            }
        }

        writer.Write(_page.Name, page);
        if (!HasCampaign(values))
        {
            return;
        }

        // The parameters of a visit belong together: a later visit must not add missing ones.
        foreach (Source source in _campaign)
        {
            JsonValue value = source.Value.Evaluate(values);
            if (value.IsMissingOrNull)
            {
                writer.WriteConstant(source.Name, "null"u8);
            }
            else
            {
                writer.Write(source.Name, value);
            }
        }
    }

    /// <summary>Its properties for an event, with their sources.</summary>
    public IEnumerable<PresetField> SourcesOf(EventValues values)
    {
        if (_page.Value.Evaluate(values).IsMissingOrNull)
        {
            return [];
        }

        IEnumerable<Source> all = [.. _referrer, _page, .. HasCampaign(values) ? _campaign : []];
        return all.Select(source => new PresetField(source.Name.Text, source.From.ToString(), source.From.Paths, JsonValue.Missing));
    }

    private bool HasCampaign(EventValues values)
    {
        foreach (Source source in _campaign)
        {
            if (!source.Value.Evaluate(values).IsMissingOrNull)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Source(PropertyName Name, PresetSource From, ValueExpression Value);
}
