using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Values;

public sealed class DataElementTests
{
    [Theory]
    [InlineData("null", "\"web\"")]
    [InlineData("0", "0")]
    [InlineData("false", "false")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"x\"", "\"x\"")]
    public void The_default_stands_for_what_is_missing_or_null_and_for_nothing_else(string given, string expected)
    {
        string element = """{"e":{"path":"xdm.a","default":"web"}}""";
        Assert.Equal(expected, RulesUnderTest.Value(""" "{{e}}" """, $$$"""{"xdm":{"a":{{{given}}} }}""", element));
        Assert.Equal("\"web\"", RulesUnderTest.Value(""" "{{e}}" """, """{"xdm":{}}""", element));
    }

    [Theory]
    [InlineData("\"{{ecid}}\"", "4711")]
    [InlineData("\"ecid:{{ecid}}\"", "\"ecid:4711\"")]
    [InlineData("{\"id\":\"{{ecid}}\"}", "{\"id\":4711}")]
    [InlineData("\"{{xdm.other}}\"", "null")]
    [InlineData("\"{{xdm.gone}}\"", null)]
    [InlineData("5", "5")]
    [InlineData("[1]", "[1]")]
    public void The_default_may_be_a_token_or_any_value(string given, string? expected) =>
        Assert.Equal(expected, RulesUnderTest.Value(
            """ "{{e}}" """, """{"xdm":{"id":4711,"other":null}}""", $$$"""{"e":{"path":"xdm.a","default":{{{given}}} },"ecid":{"path":"xdm.id"}}"""));

    [Fact]
    public void What_is_computed_of_one_event_has_a_bound()
    {
        string doubled = string.Join(',', Enumerable.Range(1, 15).Select(number => $"\"e{number}\":{{\"constant\":\"{{{{e{number - 1}}}}}{{{{e{number - 1}}}}}\"}}"));
        RulesUnderTest rules = new($$"""{ "e0": { "path": "xdm.a" }, {{doubled}} }""");
        ValueExpression last = rules.Compile(""" "{{e15}}" """);

        Assert.Equal(32_770, rules.Evaluate(last, """{"xdm":{"a":"x"}}""")!.Length);
        EventTooLargeException exception = Assert.Throws<EventTooLargeException>(() => rules.Evaluate(last, $$$"""{"xdm":{"a":"{{{new string('x', 10_000)}}}"}}"""));
        Assert.Equal("the values that the rules compute for the event take more than 32 MB", exception.Message);
        Assert.Equal(32_770, rules.Evaluate(last, """{"xdm":{"a":"y"}}""")!.Length);
    }

    [Theory]
    [InlineData("""{"path":"xdm.a","cleanText":true}""", """ \t A\u00a0\n B """, "A B")]
    [InlineData("""{"path":"xdm.a","forceLowerCase":true}""", "ÅSA Σ", "åsa σ")]
    [InlineData("""{"path":"xdm.a","cleanText":true,"forceLowerCase":true}""", "  ANN  Lee ", "ann lee")]
    [InlineData("""{"path":"xdm.a","forceLowerCase":true}""", """\u0041\"\\\n\u0001""", """a\"\\\n\u0001""")]
    [InlineData("""{"path":"xdm.a","cleanText":true}""", """a\ud800b""", "a\ufffdb")]
    [InlineData("""{"constant":"A {{xdm.a}}","forceLowerCase":true}""", "B", "a b")]
    public void Options_change_texts(string element, string given, string expected) =>
        Assert.Equal($"\"{expected}\"", RulesUnderTest.Value(""" "{{e}}" """, $$$"""{"xdm":{"a":"{{{given}}}"}}""", $$$"""{"e":{{{element}}}}"""));

    [Theory]
    [InlineData("1.0")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("""[" A "]""")]
    [InlineData("""{"A":" B "}""")]
    public void Options_leave_all_but_texts_alone(string given) =>
        Assert.Equal(given, RulesUnderTest.Value(
            """ "{{e}}" """, $$$"""{"xdm":{"a":{{{given}}} }}""", """{"e":{"path":"xdm.a","cleanText":true,"forceLowerCase":true}}"""));

    [Theory]
    [InlineData("default", """{"path":"xdm.a","default":"  Hello  World ","cleanText":true,"forceLowerCase":true}""", """{"xdm":{}}""", "\"hello world\"")]
    [InlineData("cleaned to nothing", """{"path":"xdm.a","default":"x","cleanText":true}""", """{"xdm":{"a":"  "}}""", "\"\"")]
    [InlineData("blank is not empty", """{"path":"xdm.a","default":"x","cleanText":true,"emptyAsNull":true}""", """{"xdm":{"a":"  "}}""", "\"\"")]
    [InlineData("empty", """{"path":"xdm.a","default":"X","forceLowerCase":true,"emptyAsNull":true}""", """{"xdm":{"a":""}}""", "\"x\"")]
    [InlineData("an empty default stays", """{"path":"xdm.a","default":"","emptyAsNull":true}""", """{"xdm":{"a":0}}""", "\"\"")]
    public void Options_take_their_turn_in_Adobes_order(string why, string element, string given, string expected)
    {
        string? actual = RulesUnderTest.Value(""" "{{e}}" """, given, $$$"""{"e":{{{element}}}}""");
        Assert.True(expected == actual, $"{why}: {actual}");
    }

    [Theory]
    [InlineData("0", "null")]
    [InlineData("-0.0", "null")]
    [InlineData("false", "null")]
    [InlineData("\"\"", "null")]
    [InlineData("null", "null")]
    [InlineData("\"0\"", "\"0\"")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("1", "1")]
    public void With_emptyAsNull_what_is_falsy_counts_as_null(string given, string? expected) =>
        Assert.Equal(expected, RulesUnderTest.Value(""" "{{e}}" """, $$$"""{"xdm":{"a":{{{given}}} }}""", """{"e":{"path":"xdm.a","emptyAsNull":true}}"""));

    [Theory]
    [InlineData("""{"ipV4":"1.2.3.4","ipV6":"::1"}""", "\"1.2.3.4\"")]
    [InlineData("""{"ipV6":"::1"}""", "\"::1\"")]
    [InlineData("""{"ipV4":"","ipV6":"::1"}""", "\"::1\"")]
    [InlineData("""{"ipV4":null,"ipV6":"::1"}""", "\"::1\"")]
    [InlineData("{}", null)]
    public void The_ip_is_the_fourth_versions_else_the_sixths(string environment, string? expected) =>
        Assert.Equal(expected, RulesUnderTest.Value(""" "{{ip}}" """, $$$"""{"xdm":{"environment":{{{environment}}}}}""", """{"ip":{"ip":true}}"""));

    [Fact]
    public void A_secret_is_the_value_of_an_app_setting_and_is_known_as_one()
    {
        Dictionary<string, string> settings = new() { ["KEY"] = "hush \"hush\"" };
        RulesUnderTest rules = new("""{"s":{"secret":"KEY"}}""", settings);
        Assert.Equal(["hush \"hush\""], rules.Secrets);
        Assert.Equal("""
            "hush \"hush\""
            """, rules.Evaluate(rules.Compile(""" "{{s}}" """), """{"xdm":{}}"""));
    }

    [Fact]
    public void A_computed_element_is_computed_anew_for_every_event()
    {
        RulesUnderTest rules = new("""{"e":{"constant":"<{{xdm.a}}>","forceLowerCase":true}}""");
        MixpanelFunctions.Forwarding.Rules.Values.ValueExpression expression = rules.Compile(""" "{{e}}{{e}}" """);
        Assert.Equal("\"<x><x>\"", rules.Evaluate(expression, """{"xdm":{"a":"X"}}"""));
        Assert.Equal("\"<y><y>\"", rules.Evaluate(expression, """{"xdm":{"a":"Y"}}"""));
        Assert.Equal("\"<><>\"", rules.Evaluate(expression, """{"xdm":{}}"""));
    }
}
