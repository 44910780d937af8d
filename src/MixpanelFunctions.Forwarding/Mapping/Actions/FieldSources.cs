using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Mapping.Identities;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Says where the fields of records come from, for one event. What a field falls back on stands behind what the rule writes.</summary>
/// <param name="scope">The event's values.</param>
/// <param name="identities">Says who the event is about.</param>
internal sealed class FieldSources(ExplanationScope scope, IdentitySource identities)
{
    private const string IdentityMap = "xdm.identityMap";

    private readonly IdentityNotes _identity = IdentityNotes.Of(scope.Values, identities);

    /// <summary>A field that the rule writes.</summary>
    public FieldExplanation Field(string field, JsonElement? written)
    {
        string text = written?.GetRawText() ?? string.Empty;
        try
        {
            return new FieldExplanation(field, text, scope.Tokens(written));
        }
        catch (RuleFailureException exception)
        {
            return new FieldExplanation(field, text, [], exception.Message);
        }
    }

    /// <summary>The entries of an object, each a field; a token that yields an object gives all of its entries.</summary>
    public IEnumerable<FieldExplanation> Entries(string above, JsonElement? written) => written switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Select(entry => Field($"{above}.{entry.Name}", entry.Value)),
        _ => [Field($"{above}.*", written)],
    };

    /// <summary>The time of an event.</summary>
    public FieldExplanation Time(ActionDefinition definition) =>
        Fallback("properties.time", definition.Time, "xdm.timestamp", "else the second in which the hub took the message; also where the event's own lies ahead of it");

    /// <summary>The insert id of an event.</summary>
    public FieldExplanation InsertId(ActionDefinition definition) =>
        Fallback("properties.$insert_id", definition.InsertId, "xdm._id", "derived where it is none that Mixpanel takes");

    /// <summary>Whom a record is about.</summary>
    public FieldExplanation WhoseIdentity(string field, JsonElement? written) =>
        Fallback(field, written, IdentityMap, _identity.DistinctId);

    /// <summary>The ids that Simplified ID Merge puts beside the distinct_id.</summary>
    public IEnumerable<FieldExplanation> Identities()
    {
        foreach ((string field, string? note) in new[] { ("properties.$device_id", _identity.Device), ("properties.$user_id", _identity.User) })
        {
            if (note is not null)
            {
                yield return new FieldExplanation(field, string.Empty, scope.AtPath(IdentityMap) is { } found ? [found] : [], note);
            }
        }
    }

    /// <summary>What a preset adds.</summary>
    public IEnumerable<FieldExplanation> OfPreset(IReadOnlyList<string> names, Preset preset)
    {
        foreach (PresetField field in preset.SourcesOf(scope.Values))
        {
            TokenExplanation[] tokens = field.Paths.Count > 0
                ? [.. field.Paths.Select(scope.AtPath).OfType<TokenExplanation>()]
                : [scope.Of(field.Source, field.Value)];
            yield return new FieldExplanation($"properties.{field.Name}", string.Empty, tokens, $"the preset {string.Join(", ", names)}: {field.Source}");
        }
    }

    /// <summary>A field that is taken from a path of its own where the rule writes nothing, or what it writes has no value.</summary>
    private FieldExplanation Fallback(string field, JsonElement? written, string path, string note)
    {
        FieldExplanation own = Field(field, written);
        bool hasValue = written is not null && (own.Tokens.Count == 0 || own.Tokens.Any(token => token.Value.Json is not (null or "null")));
        return hasValue ? own : own with { Tokens = [.. own.Tokens, .. scope.AtPath(path) is { } found ? [found] : Array.Empty<TokenExplanation>()], Note = note };
    }
}
