using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Rules.Conditions;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Conditions;

/// <summary>Names of other languages and products where an operator is expected.</summary>
public class OperatorGuessTests
{
    [Theory]
    [InlineData("equals", "=", "==", "===", "eq", "EQ", "equal", "isEqualTo", "is equal to", "is_equal", "is", "Equals")]
    [InlineData("doesNotEqual", "!=", "!==", "<>", "ne", "neq", "notEquals", "isNotEqualTo", "is not", "not", "not equal to", "does not equal", "doesnt-equal")]
    [InlineData("contains", "includes", "like", "has", "contain")]
    [InlineData("doesNotContain", "notContains", "not like", "doesNotInclude", "!contains")]
    [InlineData("startsWith", "starts", "starts with", "begins with", "beginsWith", "prefix")]
    [InlineData("doesNotStartWith", "notStartsWith", "does not begin with")]
    [InlineData("endsWith", "ends", "ends_with", "suffix")]
    [InlineData("doesNotEndWith", "notEndsWith", "does not end with")]
    [InlineData("matchesRegex", "regex", "regexp", "matches", "match", "=~", "~")]
    [InlineData("doesNotMatchRegex", "!~", "not matches", "notRegex")]
    [InlineData("lessThan", "<", "lt", "less", "isLessThan", "less than", "below")]
    [InlineData("lessThanOrEqual", "<=", "lte", "le", "less than or equal to", "atMost")]
    [InlineData("greaterThan", ">", "gt", "greater", "more than", "above")]
    [InlineData("greaterThanOrEqual", ">=", "gte", "ge", "greaterThanOrEquals", "at least")]
    [InlineData("isTrue", "true")]
    [InlineData("isFalse", "false")]
    [InlineData("exists", "exist", "isSet", "isPresent", "is not null", "notEmpty", "isDefined")]
    [InlineData("doesNotExist", "isNull", "null", "isEmpty", "not exists", "is not set", "missing", "undefined")]
    [InlineData("in", "oneOf", "isOneOf", "is in", "IN", "anyOf")]
    [InlineData("notIn", "not in", "nin", "isNotIn", "notOneOf", "noneOf")]
    public void The_operator_that_was_meant_is_suggested(string meant, params string[] written) =>
        Assert.All(written, name => Assert.Equal($"; did you mean \"{meant}\"?", OperatorGuess.Suggest(name)));

    [Theory]
    [InlineData("equalsIgnoreCase", "; did you mean \"equals\" with \"caseInsensitive\": true?")]
    [InlineData("notEqualsIgnoreCase", "; did you mean \"doesNotEqual\" with \"caseInsensitive\": true?")]
    [InlineData("isNotTrue", "; did you mean \"isTrue\" with \"negate\": true?")]
    [InlineData("notGreaterThan", "; did you mean \"greaterThan\" with \"negate\": true?")]
    public void What_no_operator_has_in_its_name_is_suggested_as_a_key(string written, string suggestion) =>
        Assert.Equal(suggestion, OperatorGuess.Suggest(written));

    [Theory]
    [InlineData("between")]
    [InlineData("-")]
    [InlineData("?")]
    [InlineData("!")]
    [InlineData("lunch")]
    public void Without_a_guess_all_operators_are_listed(string written) =>
        Assert.Equal($"; use one of {string.Join(", ", ComparisonOperators.Names)}", OperatorGuess.Suggest(written));

    [Fact]
    public void Every_name_of_others_means_one_operator()
    {
        string[] names = [.. ComparisonOperators.Names, .. ComparisonOperators.All.SelectMany(one => one.Aliases.Concat(one.NegatedAliases))];

        Assert.Equal(names.Length, names.Select(NearestName.Plain).Distinct().Count());
        Assert.All(ComparisonOperators.All, one => Assert.True(one.NegatedAliases.Count == 0 || one.NegatedName is not null));
    }
}
