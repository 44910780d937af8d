namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>
/// The operators of Adobe's Value Comparison condition (<c>reactor-extension-core-edge</c>, <c>valueComparison.js</c>),
/// without their negated twins: these are the same with the outcome turned round.
/// </summary>
internal enum ComparisonOperator
{
    /// <summary>JavaScript's <c>==</c>.</summary>
    Equals,
    Contains,
    StartsWith,
    EndsWith,
    MatchesRegex,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    IsTrue,
    IsTruthy,
    IsFalse,
    IsFalsy,

    /// <summary>Beyond Adobe's: neither missing nor null.</summary>
    Exists,

    /// <summary>Beyond Adobe's: equal to one of a list.</summary>
    In,
}

/// <summary>The operators by the names that rules use.</summary>
internal static class OperatorNames
{
    private static readonly Dictionary<string, (ComparisonOperator Operator, bool Negated)> ByName = new(StringComparer.Ordinal)
    {
        ["equals"] = (ComparisonOperator.Equals, false),
        ["doesNotEqual"] = (ComparisonOperator.Equals, true),
        ["contains"] = (ComparisonOperator.Contains, false),
        ["doesNotContain"] = (ComparisonOperator.Contains, true),
        ["startsWith"] = (ComparisonOperator.StartsWith, false),
        ["doesNotStartWith"] = (ComparisonOperator.StartsWith, true),
        ["endsWith"] = (ComparisonOperator.EndsWith, false),
        ["doesNotEndWith"] = (ComparisonOperator.EndsWith, true),
        ["matchesRegex"] = (ComparisonOperator.MatchesRegex, false),
        ["doesNotMatchRegex"] = (ComparisonOperator.MatchesRegex, true),
        ["lessThan"] = (ComparisonOperator.LessThan, false),
        ["lessThanOrEqual"] = (ComparisonOperator.LessThanOrEqual, false),
        ["greaterThan"] = (ComparisonOperator.GreaterThan, false),
        ["greaterThanOrEqual"] = (ComparisonOperator.GreaterThanOrEqual, false),
        ["isTrue"] = (ComparisonOperator.IsTrue, false),
        ["isTruthy"] = (ComparisonOperator.IsTruthy, false),
        ["isFalse"] = (ComparisonOperator.IsFalse, false),
        ["isFalsy"] = (ComparisonOperator.IsFalsy, false),
        ["exists"] = (ComparisonOperator.Exists, false),
        ["doesNotExist"] = (ComparisonOperator.Exists, true),
        ["in"] = (ComparisonOperator.In, false),
        ["notIn"] = (ComparisonOperator.In, true),
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyCollection<string> All => ByName.Keys;

    /// <summary>Finds an operator by its name.</summary>
    public static bool TryFind(string name, out ComparisonOperator found, out bool negated)
    {
        bool known = ByName.TryGetValue(name, out (ComparisonOperator Operator, bool Negated) entry);
        (found, negated) = entry;
        return known;
    }

    /// <summary>Whether an operator looks at the left operand alone.</summary>
    public static bool TakesOneOperand(ComparisonOperator comparison) => comparison is
        ComparisonOperator.IsTrue or ComparisonOperator.IsTruthy or ComparisonOperator.IsFalse or ComparisonOperator.IsFalsy
        or ComparisonOperator.Exists;
}
