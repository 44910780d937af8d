using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Forwarding.Mapping.Constants;

/// <summary>
/// Finds constants where a token was probably meant. A text that looks like a path or names a data element is a warning;
/// a constant that makes no sense where it is, such as a user's id, is an error.
/// </summary>
internal sealed class ConstantCheck(RulesDocument rules, ConfigurationErrors errors)
{
    private readonly TokenGuess _guess = new(rules.DataElements);

    /// <summary>Checks the data elements, the filters and the rules.</summary>
    public void Check()
    {
        foreach (DataElementDefinition element in rules.DataElements.Values)
        {
            Value(element.Constant, element.Place.Key("constant"), inItem: false);
            Value(element.Default, element.Place.Key("default"), inItem: false);
        }

        foreach (ConditionDefinition condition in rules.Filters.SelectMany(filter => filter.Conditions ?? []))
        {
            Condition(condition, inItem: false);
        }

        foreach (RuleDefinition rule in rules.Rules)
        {
            foreach (ConditionDefinition condition in rule.Conditions)
            {
                Condition(condition, inItem: false);
            }

            foreach (ActionDefinition action in rule.Actions)
            {
                Action(action);
            }
        }
    }

    /// <summary>Checks an app setting that holds an id of every event.</summary>
    public void IdSetting(string? text, string name)
    {
        if (text is not null && !HoldsToken(text))
        {
            errors.Add(Place.Setting(name), $"\"{text}\" is the same for every event, so everybody becomes one user{_guess.AskNear(text, inItem: false)}");
        }
    }

    /// <summary>Checks an app setting that holds any value.</summary>
    public void Setting(string text, string name) => Value(JsonSerializer.SerializeToElement(text, RulesJson.Plain.String), Place.Setting(name), inItem: false);

    private void Condition(ConditionDefinition condition, bool inItem)
    {
        foreach (ConditionDefinition part in condition.Any ?? condition.All ?? [])
        {
            Condition(part, inItem);
        }

        if (condition.Operator is null || condition.Left is not { } left)
        {
            return;
        }

        bool isLeftAlone = ComparisonOperators.Find(condition.Operator, out _) is { Right: RightOperand.None };
        JsonElement? right = isLeftAlone ? null : condition.Right;
        if (HoldsToken(left) || (right is { } other && HoldsToken(other)) || (right is null && !isLeftAlone))
        {
            Value(left, condition.Place.Key("left"), inItem);
            Value(right, condition.Place.Key("right"), inItem);
            return;
        }

        string question = Ask(left, inItem) is { Length: > 0 } asked ? asked : Ask(right, inItem);
        errors.Add(
            condition.Place,
            (isLeftAlone ? "the left side is a constant" : "both sides are constants") + $", so the outcome is the same for every event{question}");
    }

    private void Action(ActionDefinition action)
    {
        Place place = action.Place;
        bool inItem = action.ForEach is not null;
        if (action.ForEach is { } list && !HoldsToken(list))
        {
            errors.Add(place.Key("forEach"), $"\"{list}\" is not a list of the event{_guess.AskNear(list, inItem: false)}");
        }

        Value(action.Token is { } token ? JsonSerializer.SerializeToElement(token, RulesJson.Plain.String) : null, place.Key("token"), inItem);
        if (action.When is { } when)
        {
            Condition(when, inItem);
        }

        Id(action.UserId, place.Key("userId"), inItem);
        Id(action.AnonymousId, place.Key("anonymousId"), inItem);
        Id(action.Alias, place.Key("alias"), inItem);
        for (int index = 0; index < action.DistinctIds.Count; index++)
        {
            Id(action.DistinctIds[index], place.Key("distinctIds").Item(index), inItem);
        }

        DistinctId(action, inItem);
        Value(action.Event, place.Key("event"), inItem);
        Value(action.Time, place.Key("time"), inItem);
        InsertId(action.InsertId, place.Key("insertId"), inItem);
        Value(action.Ip, place.Key("ip"), inItem);
        Value(action.Latitude, place.Key("latitude"), inItem);
        Value(action.Longitude, place.Key("longitude"), inItem);
        Value(action.GroupKey, place.Key("groupKey"), inItem);
        Value(action.GroupId, place.Key("groupId"), inItem);
        Value(action.Properties, action.PropertiesPlace ?? place.Key("properties"), inItem);
        for (int index = 0; index < action.Spread.Count; index++)
        {
            Value(JsonSerializer.SerializeToElement(action.Spread[index], RulesJson.Plain.String), place.Key("spread").Item(index), inItem);
        }

        foreach ((string operation, JsonElement change) in action.Changes.Where(change => change.Key != "unset"))
        {
            Value(change, place.Key(operation), inItem);
        }
    }

    /// <summary>An alias links its ids, so its distinct_id must differ from event to event. Elsewhere one id may be meant, such as a server's.</summary>
    private void DistinctId(ActionDefinition action, bool inItem)
    {
        Place place = action.Place.Key("distinctId");
        if (action.Type == "alias" || Ask(action.DistinctId, inItem).Length > 0)
        {
            Id(action.DistinctId, place, inItem);
        }
        else if (IsConstantId(action.DistinctId, out JsonElement id))
        {
            errors.Warn(place, $"{id.GetRawText()} is the same for every event, so everybody becomes one user");
        }
    }

    /// <summary>An insert id tells events apart, so a constant is never meant.</summary>
    private void InsertId(JsonElement? json, Place place, bool inItem)
    {
        if (IsConstantId(json, out JsonElement id))
        {
            errors.Warn(place, $"{id.GetRawText()} is the same for every event, so it tells no events apart; leave insertId out, or write a token{AskNear(id, inItem)}");
        }
    }

    private void Id(JsonElement? json, Place place, bool inItem)
    {
        if (IsConstantId(json, out JsonElement id))
        {
            errors.Add(place, $"{id.GetRawText()} is the same for every event, so everybody becomes one user{AskNear(id, inItem)}");
        }
    }

    private static bool IsConstantId(JsonElement? json, out JsonElement id)
    {
        id = json.GetValueOrDefault();
        return json is { ValueKind: not JsonValueKind.Null } && !HoldsToken(id);
    }

    /// <summary>Warns of each text inside a value that was probably meant as a token.</summary>
    private void Value(JsonElement? json, Place place, bool inItem)
    {
        switch (json)
        {
            case { ValueKind: JsonValueKind.String } text when Ask(text, inItem) is { Length: > 0 } question:
                errors.Warn(place, $"{text.GetRawText()} is a plain text, not a value of the event{question}");
                break;
            case { ValueKind: JsonValueKind.Array } list:
                int index = 0;
                foreach (JsonElement item in list.EnumerateArray())
                {
                    Value(item, place.Item(index++), inItem);
                }

                break;
            case { ValueKind: JsonValueKind.Object } map:
                foreach (JsonProperty property in map.EnumerateObject())
                {
                    Value(property.Value, place.Key(property.Name), inItem);
                }

                break;
        }
    }

    private string Ask(JsonElement? json, bool inItem) =>
        json is { ValueKind: JsonValueKind.String } text && !HoldsToken(text) ? _guess.Ask(text.GetString()!, inItem) : string.Empty;

    private string AskNear(JsonElement json, bool inItem) =>
        json.ValueKind == JsonValueKind.String ? _guess.AskNear(json.GetString()!, inItem) : string.Empty;

    private static bool HoldsToken(string text) => text.Contains("{{", StringComparison.Ordinal);

    private static bool HoldsToken(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => HoldsToken(json.GetString()!),
        JsonValueKind.Array => json.EnumerateArray().Any(HoldsToken),
        JsonValueKind.Object => json.EnumerateObject().Any(property => HoldsToken(property.Value)),
        _ => false,
    };
}
