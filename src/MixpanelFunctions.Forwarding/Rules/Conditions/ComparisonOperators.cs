using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Selection;

namespace MixpanelFunctions.Forwarding.Rules.Conditions;

/// <summary>
/// The operators: those of Adobe's Value Comparison condition (<c>reactor-extension-core-edge</c>, <c>valueComparison.js</c>),
/// and a few beyond. A new one is an entry of this list.
/// </summary>
public static class ComparisonOperators
{
    /// <summary>Every operator, in the order in which the schema and the documentation name them.</summary>
    public static IReadOnlyList<ComparisonOperator> All { get; } =
    [
        new EqualityOperator
        {
            Name = "equals",
            NegatedName = "doesNotEqual",
            Aliases = ["=", "==", "===", "eq", "equal", "equalTo", "equalsTo", "is", "same", "sameAs"],
            NegatedAliases = ["<>", "ne", "neq", "not", "isNot", "differs", "differsFrom"],
            Summary = "JavaScript's `left == right`: 123 equals \"123\", null equals missing, true equals 1 and \"1\"; objects and arrays equal nothing.",
        },
        new TextOperator((text, part) => text.IndexOf(part) >= 0, "contains", "does not contain")
        {
            Name = "contains",
            NegatedName = "doesNotContain",
            Aliases = ["*=", "contain", "includes", "include", "has", "like", "substring"],
            Summary = "The string `left` contains the string `right`. Numbers count as JavaScript writes them. For anything else, the condition does not hold.",
        },
        new TextOperator((text, part) => text.StartsWith(part), "starts with", "does not start with")
        {
            Name = "startsWith",
            NegatedName = "doesNotStartWith",
            Aliases = ["^=", "starts", "start", "startWith", "begins", "begin", "beginsWith", "beginWith", "prefix", "hasPrefix"],
            Summary = "The string `left` starts with the string `right`. Numbers count as JavaScript writes them. For anything else, the condition does not hold.",
        },
        new TextOperator((text, part) => text.EndsWith(part), "ends with", "does not end with")
        {
            Name = "endsWith",
            NegatedName = "doesNotEndWith",
            Aliases = ["$=", "ends", "end", "endWith", "finishesWith", "suffix", "hasSuffix"],
            Summary = "The string `left` ends with the string `right`. Numbers count as JavaScript writes them. For anything else, the condition does not hold.",
        },
        new RegexOperator
        {
            Name = "matchesRegex",
            NegatedName = "doesNotMatchRegex",
            Aliases = ["~", "=~", "regex", "regexp", "regularExpression", "matches", "match", "matchRegex", "matchesRegexp", "rlike"],
            Summary = "The text `left` matches `right`, a regular expression of JavaScript's dialect. A match that takes over 100 ms of processor time fails the rule for that event; so does a pattern from the event that is unreadable or longer than 10,000 characters.",
        },
        new OrderOperator(order => order < 0, "less than")
        {
            Name = "lessThan",
            Aliases = ["<", "lt", "less", "lower", "lowerThan", "smaller", "smallerThan", "below", "under", "before"],
            Summary = "The number `left` is less than `right`. Strings are converted as by JavaScript's `Number()`.",
        },
        new OrderOperator(order => order <= 0, "at most")
        {
            Name = "lessThanOrEqual",
            Aliases = ["<=", "=<", "le", "lte", "lessThanOrEquals", "lessThanOrEqualTo", "lessThanEquals", "lessOrEqual", "atMost", "max"],
            Summary = "The number `left` is at most `right`. Strings are converted as by JavaScript's `Number()`.",
        },
        new OrderOperator(order => order > 0, "greater than")
        {
            Name = "greaterThan",
            Aliases = [">", "gt", "greater", "more", "moreThan", "bigger", "biggerThan", "larger", "largerThan", "above", "over", "after"],
            Summary = "The number `left` is greater than `right`. Strings are converted as by JavaScript's `Number()`.",
        },
        new OrderOperator(order => order >= 0, "at least")
        {
            Name = "greaterThanOrEqual",
            Aliases = [">=", "=>", "ge", "gte", "greaterThanOrEquals", "greaterThanOrEqualTo", "greaterThanEquals", "greaterOrEqual", "atLeast", "min"],
            Summary = "The number `left` is at least `right`. Strings are converted as by JavaScript's `Number()`.",
        },
        new ValueOperator((_, value) => value.Kind == JsonKind.True, (shown, holds) => $"{shown} is {(holds ? "" : "not ")}exactly true")
        {
            Name = "isTrue",
            Aliases = ["true"],
            Summary = "`left` is exactly true.",
        },
        new ValueOperator(JavaScriptComparison.IsTruthy, (shown, holds) => $"{shown} is {(holds ? "truthy" : "falsy")}")
        {
            Name = "isTruthy",
            Aliases = ["truthy"],
            Summary = "`left` is none of 0, NaN, \"\", null, missing and false.",
        },
        new ValueOperator((_, value) => value.Kind == JsonKind.False, (shown, holds) => $"{shown} is {(holds ? "" : "not ")}exactly false")
        {
            Name = "isFalse",
            Aliases = ["false"],
            Summary = "`left` is exactly false.",
        },
        new ValueOperator((values, value) => !JavaScriptComparison.IsTruthy(values, value), (shown, holds) => $"{shown} is {(holds ? "falsy" : "truthy")}")
        {
            Name = "isFalsy",
            Aliases = ["falsy", "falsey"],
            Summary = "`left` is one of 0, NaN, \"\", null, missing and false.",
        },
        new ValueOperator(
            (_, value) => !value.IsMissingOrNull,
            (shown, _) => shown.Type is "missing" or "null" ? $"the value is {shown.Type}" : "there is a value",
            slot => new PresenceGuard(slot))
        {
            Name = "exists",
            NegatedName = "doesNotExist",
            Aliases = ["exist", "existing", "present", "set", "defined", "known", "hasValue"],
            NegatedAliases = ["null", "nil", "none", "empty", "blank", "missing", "absent", "undefined", "unset"],
            Summary = "`left` is neither missing nor null. Beyond Adobe's.",
        },
        new ListOperator(JavaScriptComparison.LooselyEqual, "equals", (slot, texts) => new TextGuard(slot, texts))
        {
            Name = "in",
            NegatedName = "notIn",
            Aliases = ["oneOf", "anyOf", "memberOf", "inList", "inArray", "within"],
            NegatedAliases = ["nin", "noneOf"],
            Summary = "`left` equals one of the list `right`. As an app setting the list is JSON text. Beyond Adobe's.",
        },
    ];

    /// <summary>Every name, those of negated operators too.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.SelectMany(one => one.NegatedName is null ? [one.Name] : new[] { one.Name, one.NegatedName })];

    /// <summary>Finds an operator by its name.</summary>
    /// <param name="name">The name as a rule writes it.</param>
    /// <param name="negated">Whether the name is the one with the opposite outcome.</param>
    /// <returns>The operator; <see langword="null"/> if there is none of that name.</returns>
    public static ComparisonOperator? Find(string name, out bool negated)
    {
        ComparisonOperator? found = All.FirstOrDefault(one => one.Name == name || one.NegatedName == name);
        negated = found is not null && found.Name != name;
        return found;
    }
}
