using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.Forwarding.Mapping.Explanations;

/// <summary>Tells for each field of an action's records where its value comes from. What a field falls back on stands behind what the rule writes.</summary>
internal sealed class FieldSources(ExplanationScope scope)
{
    private const string Timestamp = "xdm.timestamp";
    private const string EventId = "xdm._id";
    private const string IdentityMap = "xdm.identityMap";

    /// <summary>The fields in the order in which records have them.</summary>
    public IReadOnlyList<FieldExplanation> Of(CompiledAction action, ActionDefinition definition) => definition.Type switch
    {
        ActionTypes.TrackEvent => [.. Event(action, definition)],
        ActionTypes.SetProfile or ActionTypes.SetGroup => [.. Profile(definition)],
        _ => [.. Identity(definition)],
    };

    private IEnumerable<FieldExplanation> Event(CompiledAction action, ActionDefinition definition)
    {
        yield return Field("event", definition.Event);
        yield return Time(definition);
        yield return Fallback("properties.distinct_id", definition.DistinctId, IdentityMap, "the event's own identities, the known user's before the device's");
        yield return InsertId(definition);
        foreach (FieldExplanation field in Entries("properties", definition.Properties))
        {
            yield return field;
        }

        foreach (string spread in definition.Spread)
        {
            yield return Field("properties.*", JsonSerializer.SerializeToElement(spread, ExplanationJson.Default.String));
        }

        if (action is TrackEventAction { Preset: { } preset })
        {
            string names = string.Join(", ", definition.Preset);
            foreach (PresetField field in preset.SourcesOf(scope.Values))
            {
                TokenExplanation[] tokens = field.Paths.Count > 0
                    ? [.. field.Paths.Select(scope.AtPath).OfType<TokenExplanation>()]
                    : [scope.Of(field.Source, field.Value)];
                yield return new FieldExplanation($"properties.{field.Name}", string.Empty, tokens, $"the preset {names}: {field.Source}");
            }
        }
    }

    private IEnumerable<FieldExplanation> Identity(ActionDefinition definition)
    {
        foreach ((string field, JsonElement? written) in new[]
        {
            ("userId", definition.UserId), ("anonymousId", definition.AnonymousId), ("distinctId", definition.DistinctId), ("alias", definition.Alias),
        })
        {
            if (written is not null)
            {
                yield return Field(field, written);
            }
        }

        for (int i = 0; i < definition.DistinctIds.Count; i++)
        {
            yield return Field($"distinctIds[{i}]", definition.DistinctIds[i]);
        }

        yield return Time(definition);
        yield return InsertId(definition);
    }

    private IEnumerable<FieldExplanation> Profile(ActionDefinition definition)
    {
        if (definition.Type == ActionTypes.SetGroup)
        {
            yield return Field("$group_key", definition.GroupKey);
            yield return Field("$group_id", definition.GroupId);
        }
        else
        {
            yield return Fallback("$distinct_id", definition.DistinctId, IdentityMap, "the event's own identities, the known user's before the device's");
        }

        foreach ((string operation, JsonElement written) in definition.Changes)
        {
            foreach (FieldExplanation field in Entries(ProfileOperations.MixpanelName(operation), written))
            {
                yield return field;
            }
        }
    }

    private FieldExplanation Time(ActionDefinition definition) =>
        Fallback("properties.time", definition.Time, Timestamp, "else the time at which the hub took the message");

    private FieldExplanation InsertId(ActionDefinition definition) =>
        Fallback("properties.$insert_id", definition.InsertId, EventId, "derived where it is none that Mixpanel takes");

    /// <summary>The entries of an object, each a field; a token that yields an object gives all of its entries.</summary>
    private IEnumerable<FieldExplanation> Entries(string above, JsonElement? written) => written switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Select(entry => Field($"{above}.{entry.Name}", entry.Value)),
        _ => [Field($"{above}.*", written)],
    };

    /// <summary>A field that is taken from a path of its own where the rule writes nothing, or what it writes has no value.</summary>
    private FieldExplanation Fallback(string field, JsonElement? written, string path, string note)
    {
        FieldExplanation own = Field(field, written);
        bool hasValue = written is not null && (own.Tokens.Count == 0 || own.Tokens.Any(token => token.Value.Json is not (null or "null")));
        return hasValue ? own : own with { Tokens = [.. own.Tokens, .. scope.AtPath(path) is { } found ? [found] : Array.Empty<TokenExplanation>()], Note = note };
    }

    private FieldExplanation Field(string field, JsonElement? written)
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
}
