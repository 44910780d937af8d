using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Selection;

/// <summary>Many rules on one path take the events that each would take by itself, in the same order.</summary>
public class RuleIndexTests
{
    private static readonly string[] Texts =
        ["a", "A", "", "5", "1e1", "true", "null", "a\"b", "å", " 5", "Infinity", "[object Object]", .. Enumerable.Range(0, 70).Select(i => $"commerce.purchases.{i}")];

    private static readonly string[] Orders = ["equals", "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"];

    /// <summary>Numbers as rules give them: texts too, one of which is not a number, as constants of app settings are texts.</summary>
    private static readonly string[] Numbers =
        ["0", "-0.0", "5", "5.0", "1e1", "-3", "0.1", "1e999", "9007199254740993", "\"5\"", "\" 7 \"", "\"\"", "\"x\"", "true", "null"];

    private static readonly string[] HeldNumbers = ["-4", "-3", "-0", "0", "0.1", "0.10000000000000001", "4.999", "6", "7", "1e999", "-1e999", "9007199254740992", "9007199254740994", "\"0x5\""];

    private static readonly string[] Places = ["contains", "startsWith", "endsWith"];

    private static readonly string[] Events =
    [
        .. new[]
        {
            "\"a\"", "\"\\u0061\"", "\"A\"", "\"\"", "\"5\"", "5", "5.0", "10", "\" 5\"", "true", "\"true\"", "false", "null", "\"null\"", "\"a\\\"b\"", "\"å\"",
            "\"\\u00e5\"", "{}", "[]", "[5]", "\"commerce.purchases.7\"", "\"commerce.purchases.69\"", "\"commerce.purchases.70\"",
        }.Select(value => "{\"xdm\":{\"t\":" + value + ",\"u\":\"x\"}}"),
        """{"xdm":{"u":"x"}}""",
        """{"xdm":{"t":"a","t":"b"}}""",
        """{"xdm":{"t":"b","t":"a","u":"y"}}""",
        """{"xdm":{}}""",
    ];

    [Fact]
    public void Many_rules_on_a_path_take_what_each_would_take_alone()
    {
        MappingBench together = AssertSameAsAlone([.. Rules()], Events);

        Assert.Equal(["Every", "t is a", "t is a, asked second", "Another path 0"], together.Map("""{"xdm":{"t":"a","u":"x"}}""").Matched.Except(["t is not a"]));
    }

    [Fact]
    public void Many_rules_that_compare_a_path_with_numbers_take_what_each_would_take_alone()
    {
        JsonNode[] numbers = [.. Numbers.Select(json => JsonNode.Parse(json)!)];
        JsonNode[] rules =
        [
            Rule("Every"),
            .. from comparison in Orders
               from number in numbers.Index()
               select Rule($"t {comparison} {number.Index}", Condition("{{xdm.t}}", comparison, number.Item?.DeepClone())),
            Rule("not", Negated(Condition("{{xdm.t}}", "lessThan", 5))),
        ];

        MappingBench together = AssertSameAsAlone(rules, [.. Events, .. HeldNumbers.Select(value => "{\"xdm\":{\"t\":" + value + "}}")]);

        Assert.Equal(
            ["t equals 2", "t equals 3", "t equals 9"],
            together.Map("""{"xdm":{"t":5}}""").Matched.Where(rule => rule.Contains("equals", StringComparison.Ordinal)));
    }

    [Fact]
    public void Rules_that_compare_with_any_numbers_take_what_each_would_take_alone() =>
        Gen.Select(
            Gen.Select(Gen.OneOf(Orders), Gen.Int[-9, 9]).Array[1, 80],
            Gen.Select(Gen.Int[-10, 10], Gen.OneOf("", ".5", "e0")).Array[5]).Sample((compared, held) => AssertSameAsAlone(
                [.. compared.Select((rule, i) => Rule($"Rule {i}", Condition("{{xdm.t}}", rule.Item1, rule.Item2)))],
                [.. held.Select(value => string.Create(CultureInfo.InvariantCulture, $"{{\"xdm\":{{\"t\":{value.Item1}{value.Item2}}}}}"))]), iter: 20);

    [Fact]
    public void Many_rules_that_take_a_path_s_text_from_a_list_take_what_each_would_take_alone() => AssertSameAsAlone(
        [
            .. Enumerable.Range(0, 70).Select(i => Rule($"in {i}", Condition("{{xdm.t}}", "in", new JsonArray(Texts[i], Texts[i + 1], Texts[i])))),
            Rule("in a, a number or nothing", Condition("{{xdm.t}}", "in", new JsonArray("a", 5, null))),
            Rule("in none", Condition("{{xdm.t}}", "in", new JsonArray())),
            Rule("not in", Condition("{{xdm.t}}", "notIn", new JsonArray("a", "b"))),
        ],
        Events);

    [Fact]
    public void Many_rules_that_look_for_a_text_in_a_path_s_value_take_what_each_would_take_alone()
    {
        string[] parts = ["", "a", "A", "pur", "purchases.7", "commerce.purchases.69x", "5", "0", "\"", "å", "merce.purchases", "e.p.", "urchases.6"];
        JsonNode[] rules =
        [
            .. from comparison in Places
               from part in parts
               select Rule($"t {comparison} {part}", Condition("{{xdm.t}}", comparison, part)),
            Rule("t contains a number", Condition("{{xdm.t}}", "contains", 5)),
            Rule("t does not contain pur", Condition("{{xdm.t}}", "doesNotContain", "pur")),
        ];
        string longText = new('x', 600);

        MappingBench together = AssertSameAsAlone(
            rules, [.. Events, $"{{\"xdm\":{{\"t\":\"{longText}purchases.7\"}}}}", """{"xdm":{"t":"commerce.purchases.6å"}}"""]);

        Assert.Equal(
            ["t contains ", "t contains pur", "t contains 5", "t contains a number"],
            together.Map("""{"xdm":{"t":"a pur5e"}}""").Matched.Where(rule => rule.StartsWith("t contains", StringComparison.Ordinal) && rule != "t contains a"));
    }

    [Fact]
    public void Rules_that_look_for_any_texts_take_what_each_would_take_alone()
    {
        Gen<string> text = Gen.Char["abc"].Array[0, 6].Select(characters => new string(characters));
        Gen.Select(Gen.Select(Gen.OneOf(Places), text).Array[1, 80], text.Array[5]).Sample((sought, held) => AssertSameAsAlone(
            [.. sought.Select((rule, i) => Rule($"Rule {i}", Condition("{{xdm.t}}", rule.Item1, rule.Item2)))],
            [.. held.Select(value => $"{{\"xdm\":{{\"t\":\"{value}\"}}}}")]), iter: 20);
    }

    [Fact]
    public void Many_rules_that_ask_for_a_value_take_what_each_would_take_alone() => AssertSameAsAlone(
        [
            .. Enumerable.Range(0, 70).Select(i => Rule($"t and {i}", Exists("exists"), Condition("{{xdm.u}}", "equals", i == 7 ? "x" : $"{i}"))),
            Rule("no t", Exists("doesNotExist")),
        ],
        Events);

    /// <summary>Asks rules together, and each by itself in a form that no other is found by.</summary>
    private static MappingBench AssertSameAsAlone(JsonNode[] rules, string[] events)
    {
        MappingBench together = MappingBench.ForRules(Document(rules));
        MappingBench[] alone = [.. rules.Select(rule => MappingBench.ForRules(Document([Grouped(rule)])))];
        Assert.All(events, text => Assert.Equal(alone.SelectMany(bench => bench.Map(text).Matched), together.Map(text).Matched));
        return together;
    }

    private static JsonNode Grouped(JsonNode rule)
    {
        JsonNode grouped = rule.DeepClone();
        grouped["conditions"] = new JsonArray(new JsonObject { ["all"] = rule["conditions"]!.DeepClone() });
        return grouped;
    }

    private static JsonObject Negated(JsonObject condition)
    {
        condition["negate"] = true;
        return condition;
    }

    /// <summary>Rules that share a path among rules that are asked of every event.</summary>
    private static IEnumerable<JsonNode> Rules()
    {
        yield return Rule("Every");
        foreach (string text in Texts)
        {
            yield return Rule($"t is {text}", Condition("{{xdm.t}}", "equals", text));
        }

        yield return Rule("t is not a", Condition("{{xdm.t}}", "doesNotEqual", "a"));
        yield return Rule("t is a, asked second", Condition("{{xdm.u}}", "equals", "x"), Condition("{{xdm.t}}", "equals", "a"));
        yield return Rule("t is a and more", Condition("{{xdm.t}}", "equals", "a"), Condition("{{xdm.u}}", "equals", "y"));
        for (int i = 0; i < 5; i++)
        {
            yield return Rule($"Another path {i}", Condition("{{xdm.u}}", "equals", i == 0 ? "x" : $"x{i}"));
        }
    }

    private static JsonObject Rule(string name, params JsonNode?[] conditions) => new()
    {
        ["name"] = name,
        ["conditions"] = new JsonArray(conditions),
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = "E" }),
    };

    private static JsonObject Condition(string left, string comparison, JsonNode? right) => new() { ["left"] = left, ["operator"] = comparison, ["right"] = right };

    private static JsonObject Exists(string comparison) => new() { ["left"] = "{{xdm.t}}", ["operator"] = comparison };

    private static string Document(JsonNode[] rules) => new JsonObject { ["rules"] = new JsonArray(rules) }.ToJsonString();
}
