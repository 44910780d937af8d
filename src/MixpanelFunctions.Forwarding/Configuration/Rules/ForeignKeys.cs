using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Keys that other products have in rules and conditions, and what to write here instead.</summary>
internal static class ForeignKeys
{
    /// <summary>The keys of conditions.</summary>
    public static IReadOnlyDictionary<string, string> OfConditions { get; } = Table(
        ("write \"all\": [ … ], a group of which all conditions must hold", ["and", "&&", "allOf", "every"]),
        ("write \"any\": [ … ], a group of which one condition must hold", ["or", "||", "anyOf", "some"]),
        ("write the condition itself, with \"negate\": true", ["not", "!", "noneOf"]),
        ("write \"any\" or \"all\" with the list of conditions", ["logic", "logicalOperator", "conjunction", "conditions", "group"]),
        ("did you mean \"left\"?", ["path", "field", "property", "attribute", "variable"]),
        ("did you mean \"right\"?", ["value", "values"]),
        ("did you mean \"operator\"?", ["op", "comparison", "comparator", "operation"]),
        ("did you mean \"caseInsensitive\"?", ["ignoreCase"]),
        ("letter case counts unless you write \"caseInsensitive\": true", ["caseSensitive", "matchCase"]),
        ("did you mean \"customCode\"?", ["code", "script", "javascript"]));

    /// <summary>The keys of rules.</summary>
    public static IReadOnlyDictionary<string, string> OfRules { get; } = Table(
        ("all conditions must hold; if one is enough, write \"conditions\": [ { \"any\": [ … ] } ]",
            ["or", "any", "anyOf", "and", "all", "allOf", "logic", "logicalOperator", "conditionLogic", "match", "operator"]),
        ("write \"conditions\": [ … ]", ["when", "if"]));

    private static Dictionary<string, string> Table(params (string Instead, string[] Keys)[] rows) => rows
        .SelectMany(row => row.Keys.Select(key => (Key: NearestName.Plain(key), row.Instead)))
        .ToDictionary(row => row.Key, row => row.Instead, StringComparer.Ordinal);
}
