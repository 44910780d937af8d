namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>
/// The operators of Adobe's Value Comparison condition (<c>reactor-extension-core-edge</c>, <c>valueComparison.js</c>),
/// without their negated twins: these are the same with the outcome turned round.
/// </summary>
public enum ComparisonOperator
{
    /// <summary>JavaScript's <c>left == right</c>: 123 equals "123", null equals missing, true equals 1 and "1"; objects and arrays equal nothing.</summary>
    Equals,

    /// <summary>The text <c>left</c> holds the text <c>right</c>. Numbers are taken as JavaScript writes them; for anything else it never holds.</summary>
    Contains,

    /// <summary>The text <c>left</c> starts with the text <c>right</c>. Numbers are taken as JavaScript writes them; for anything else it never holds.</summary>
    StartsWith,

    /// <summary>The text <c>left</c> ends with the text <c>right</c>. Numbers are taken as JavaScript writes them; for anything else it never holds.</summary>
    EndsWith,

    /// <summary>The text <c>left</c> matches <c>right</c>, a regular expression of JavaScript's dialect.</summary>
    MatchesRegex,

    /// <summary>The number <c>left</c> is less than <c>right</c>. Texts are numbers as JavaScript's <c>Number()</c> reads them.</summary>
    LessThan,

    /// <summary>The number <c>left</c> is at most <c>right</c>. Texts are numbers as JavaScript's <c>Number()</c> reads them.</summary>
    LessThanOrEqual,

    /// <summary>The number <c>left</c> is greater than <c>right</c>. Texts are numbers as JavaScript's <c>Number()</c> reads them.</summary>
    GreaterThan,

    /// <summary>The number <c>left</c> is at least <c>right</c>. Texts are numbers as JavaScript's <c>Number()</c> reads them.</summary>
    GreaterThanOrEqual,

    /// <summary><c>left</c> is exactly true.</summary>
    IsTrue,

    /// <summary><c>left</c> is none of 0, NaN, "", null, missing and false.</summary>
    IsTruthy,

    /// <summary><c>left</c> is exactly false.</summary>
    IsFalse,

    /// <summary><c>left</c> is one of 0, NaN, "", null, missing and false.</summary>
    IsFalsy,

    /// <summary><c>left</c> is neither missing nor null. Beyond Adobe's.</summary>
    Exists,

    /// <summary><c>left</c> equals one of the list <c>right</c>. Beyond Adobe's.</summary>
    In,
}

/// <summary>The operators by the names that rules use.</summary>
public static class OperatorNames
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
    /// <param name="name">The name as a rule writes it.</param>
    /// <param name="found">The operator.</param>
    /// <param name="negated">Whether the name is that of the operator's twin, which has the opposite outcome.</param>
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
