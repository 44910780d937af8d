using System.Text.Json;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.Forwarding.Tests.Reference;

/// <summary>Conditions, asked of one event.</summary>
internal sealed class ReferenceConditions(ReferenceExpressions values)
{
    public bool Holds(JsonElement condition)
    {
        bool holds = condition.TryGetProperty("any", out JsonElement any) ? any.EnumerateArray().Any(Holds)
            : condition.TryGetProperty("all", out JsonElement all) ? all.EnumerateArray().All(Holds)
            : Compare(condition);
        return holds != IsSet(condition, "negate");
    }

    private bool Compare(JsonElement condition)
    {
        string name = condition.GetProperty("operator").GetString()!;
        JsonElement? right = condition.TryGetProperty("right", out JsonElement given) ? given : null;
        bool ignoreCase = IsSet(condition, "caseInsensitive");
        ReferenceValue left = values.Value(condition.GetProperty("left"));
        return name switch
        {
            "exists" => !left.IsMissingOrNull,
            "doesNotExist" => left.IsMissingOrNull,
            "in" => IsIn(left, right!.Value, ignoreCase),
            "notIn" => !IsIn(left, right!.Value, ignoreCase),
            "isTrue" => left.Json == "true",
            "isFalse" => left.Json == "false",
            "isTruthy" => left.IsTruthy,
            "isFalsy" => !left.IsTruthy,
            _ when name.StartsWith("doesNot", StringComparison.Ordinal) => !Holds(name["doesNot".Length..], left, values.Value(right), ignoreCase),
            _ => Holds(name, left, values.Value(right), ignoreCase),
        };
    }

    private bool IsIn(ReferenceValue left, JsonElement list, bool ignoreCase) =>
        list.EnumerateArray().Any(item => AreEqual(left, values.Value(item), ignoreCase));

    private static bool Holds(string name, ReferenceValue left, ReferenceValue right, bool ignoreCase) => name.ToLowerInvariant() switch
    {
        "equals" or "equal" => AreEqual(left, right, ignoreCase),
        "contains" or "contain" => Text(left, ignoreCase) is { } one && Text(right, ignoreCase) is { } other && one.Contains(other, StringComparison.Ordinal),
        "startswith" or "startwith" => Text(left, ignoreCase) is { } one && Text(right, ignoreCase) is { } other && one.StartsWith(other, StringComparison.Ordinal),
        "endswith" or "endwith" => Text(left, ignoreCase) is { } one && Text(right, ignoreCase) is { } other && one.EndsWith(other, StringComparison.Ordinal),
        "matchesregex" or "matchregex" => Text(left, false) is { } one && Regex.IsMatch(one, right.Plain, ignoreCase ? RegexOptions.IgnoreCase | RegexOptions.ECMAScript : RegexOptions.ECMAScript),
        "lessthan" => AreNumbers(left, right) && left.Number < right.Number,
        "lessthanorequal" => AreNumbers(left, right) && left.Number <= right.Number,
        "greaterthan" => AreNumbers(left, right) && left.Number > right.Number,
        "greaterthanorequal" => AreNumbers(left, right) && left.Number >= right.Number,
        _ => throw new FormatException(name),
    };

    /// <summary><c>==</c> of JavaScript, objects and arrays equal to nothing.</summary>
    private static bool AreEqual(ReferenceValue left, ReferenceValue right, bool ignoreCase)
    {
        if (left.IsMissingOrNull || right.IsMissingOrNull)
        {
            return left.IsMissingOrNull && right.IsMissingOrNull;
        }

        if (left.IsObject || left.IsArray || right.IsObject || right.IsArray)
        {
            return false;
        }

        (left, right) = (Lower(left, ignoreCase), Lower(right, ignoreCase));
        return left.IsText && right.IsText ? left.Plain == right.Plain : left.Number == right.Number;
    }

    private static bool AreNumbers(ReferenceValue left, ReferenceValue right) =>
        (left.IsText || left.IsNumber) && (right.IsText || right.IsNumber) && double.IsFinite(left.Number) && double.IsFinite(right.Number);

    private static string? Text(ReferenceValue value, bool ignoreCase) => value.IsText ? Lower(value, ignoreCase).Plain
        : value.IsNumber && double.IsFinite(value.Number) ? ReferenceValue.ToText(value.Number)
        : null;

    private static ReferenceValue Lower(ReferenceValue value, bool ignoreCase) =>
        ignoreCase && value.IsText ? ReferenceValue.OfText(value.Plain.ToLowerInvariant()) : value;

    private static bool IsSet(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
