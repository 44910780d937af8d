using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>Many rules on one path take the events that each would take by itself, in the same order.</summary>
public class RuleIndexTests
{
    private static readonly string[] Texts =
        ["a", "A", "", "5", "1e1", "true", "null", "a\"b", "å", " 5", "Infinity", "[object Object]", .. Enumerable.Range(0, 70).Select(i => $"commerce.purchases.{i}")];

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
        JsonNode[] rules = [.. Rules()];
        MappingBench together = MappingBench.ForRules(Document(rules));
        MappingBench[] alone = [.. rules.Select(rule => MappingBench.ForRules(Document([rule.DeepClone()])))];

        Assert.All(Events, text => Assert.Equal(alone.SelectMany(bench => bench.Map(text).Matched), together.Map(text).Matched));
        Assert.Equal(["Every", "t is a", "t is a, asked second", "Another path 0"], together.Map("""{"xdm":{"t":"a","u":"x"}}""").Matched.Except(["t is not a"]));
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

    private static JsonObject Condition(string left, string comparison, string right) => new() { ["left"] = left, ["operator"] = comparison, ["right"] = right };

    private static string Document(JsonNode[] rules) => new JsonObject { ["rules"] = new JsonArray(rules) }.ToJsonString();
}
