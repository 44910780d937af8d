using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>Compiles the properties that an action names, and notes errors.</summary>
internal sealed class PropertiesCompiler(ValueCompiler values, ConfigurationErrors errors)
{
    /// <summary>Compiles an object of properties, or a token that yields one.</summary>
    /// <param name="json">The rule's value; <see langword="null"/> for none.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="areOfEvent">Whether they belong to an event; otherwise to a profile. The reserved names differ.</param>
    /// <param name="whole">The token's value; <see langword="null"/> if it is not one.</param>
    public (PropertyName Name, ValueExpression Value)[] Compile(JsonElement? json, Place place, bool areOfEvent, out ValueExpression? whole)
    {
        whole = null;
        switch (json)
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.Object } map:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (JsonProperty property in map.EnumerateObject().Where(property => !names.Add(property.Name)))
                {
                    errors.Add(place.Key(property.Name), $"the property \"{property.Name}\" is set twice");
                }

                return [.. map.EnumerateObject().Select(property => Property(property, place, areOfEvent))];
            case { ValueKind: JsonValueKind.String } token:
                whole = ObjectToken(token.GetString()!, place);
                return [];
            default:
                errors.Add(place, "must be an object, a list of key and value pairs, or one token");
                return [];
        }
    }

    /// <summary>Compiles a text that must be one token, since no other text yields an object.</summary>
    public ValueExpression ObjectToken(string text, Place place)
    {
        ValueExpression value = values.Text(text, place);
        // A constant without a value represents a token that is wrong, and noted already.
        if (value is TextExpression or SecretExpression or ConstantExpression { Value.Kind: not (JsonKind.Object or JsonKind.Missing) })
        {
            errors.Add(place, "must be exactly one token that yields an object");
        }

        return value;
    }

    private (PropertyName Name, ValueExpression Value) Property(JsonProperty property, Place place, bool isOfEvent)
    {
        Place at = place.Key(property.Name);
        if (ReservedProperties.Refusal(property.Name, isOfEvent) is { } reason)
        {
            errors.Add(at, $"\"{property.Name}\" {reason}");
        }
        else if (property.Name.Length == 0)
        {
            errors.Add(at, "a property needs a name");
        }

        bool isId = ReservedProperties.Ids.Contains(property.Name);
        return (new PropertyName(property.Name), isId ? values.CompileId(property.Value, at) : values.Compile(property.Value, at));
    }
}
