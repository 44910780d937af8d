using System.Text.Json;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>The values that each operation accepts: the schemas of mixpanel/docs <c>openapi/ingestion.openapi.yaml</c>.</summary>
internal static class ChangeRules
{
    /// <summary>The rule that an operation's value breaks; null when it breaks none.</summary>
    public static RecordProblem? Check(ProfileOperation operation, string name, JsonElement change)
    {
        switch (operation)
        {
            case ProfileOperation.Delete:
                // "The $delete object value is ignored."
                return null;
            case ProfileOperation.Unset:
                return IsListOf(change, JsonValueKind.String, JsonValueKind.String)
                    ? null
                    : RecordProblem.Of(name, "must be an array of one or more property names");
        }

        if (change.ValueKind != JsonValueKind.Object)
        {
            return RecordProblem.Of(name, "must be an object");
        }

        return operation switch
        {
            ProfileOperation.Add => CheckEach(name, change, value => value.ValueKind == JsonValueKind.Number, "must be a number"),
            ProfileOperation.Union when !change.EnumerateObject().Any() => RecordProblem.Of(name, "must not be empty"),
            ProfileOperation.Union => CheckEach(
                name,
                change,
                value => IsListOf(value, JsonValueKind.String, JsonValueKind.Number),
                "must be an array of one or more strings and numbers"),
            _ => null,
        };
    }

    private static RecordProblem? CheckEach(string name, JsonElement change, Predicate<JsonElement> isGood, string rule)
    {
        foreach (JsonProperty property in change.EnumerateObject())
        {
            if (!isGood(property.Value))
            {
                return RecordProblem.Of($"{name}.{property.Name}", rule);
            }
        }

        return null;
    }

    private static bool IsListOf(JsonElement value, JsonValueKind kind, JsonValueKind other) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() > 0
        && value.EnumerateArray().All(item => item.ValueKind == kind || item.ValueKind == other);
}
