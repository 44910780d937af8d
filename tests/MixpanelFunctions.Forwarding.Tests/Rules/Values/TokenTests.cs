using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Values;

public sealed class TokenTests
{
    private const string Event =
        """
        {"xdm":{"text":"a\n\"b\"","å":"\u00e5\ud83d","number":1.50,"whole":12345678901234567890,"large":1e21,"huge":1E+400,"minus":-0,"yes":true,"no":false,"nothing":null,
        "map":{ "k" : [ 1 , "x y" ] },"list":[ {"a":1}, 2 ],"empty":""}}
        """;

    [Theory]
    [InlineData("text", """
        "a\n\"b\""
        """)]
    [InlineData("number", "1.50")]
    [InlineData("whole", "12345678901234567890")]
    [InlineData("yes", "true")]
    [InlineData("no", "false")]
    [InlineData("nothing", "null")]
    [InlineData("map", """{ "k" : [ 1 , "x y" ] }""")]
    [InlineData("list", """[ {"a":1}, 2 ]""")]
    [InlineData("list[0].a", "1")]
    [InlineData("map.k.1", "\"x y\"")]
    [InlineData("empty", "\"\"")]
    [InlineData("gone", null)]
    public void A_single_token_keeps_the_type_of_its_value(string path, string? expected)
    {
        Assert.Equal(expected, RulesUnderTest.Value($$$""" "{{xdm.{{{path}}}}}" """, Event));
        Assert.Equal(expected, RulesUnderTest.Value($$$""" "{{ arc.event.xdm.{{{path}}} }}" """, Event));
        Assert.Equal(expected, RulesUnderTest.Value(""" "{{element}}" """, Event, $$$"""{"element":{"path":"xdm.{{{path}}}"}}"""));
    }

    [Theory]
    [InlineData("text", """<a\n\"b\">""")]
    [InlineData("å", """<\u00e5\ud83d>""")]
    [InlineData("number", "<1.5>")]
    [InlineData("whole", "<12345678901234567890>")]
    [InlineData("large", "<1e+21>")]
    [InlineData("huge", "<>")]
    [InlineData("minus", "<0>")]
    [InlineData("yes", "<true>")]
    [InlineData("no", "<false>")]
    [InlineData("nothing", "<>")]
    [InlineData("map", """<{\"k\":[1,\"x y\"]}>""")]
    [InlineData("list", """<[{\"a\":1},2]>""")]
    [InlineData("empty", "<>")]
    [InlineData("gone", "<>")]
    public void In_a_longer_text_a_token_is_text(string path, string expected) =>
        Assert.Equal($"\"{expected}\"", RulesUnderTest.Value($$$""" "<{{xdm.{{{path}}}}}>" """, Event));

    [Fact]
    public void Several_tokens_and_the_text_between_are_put_together() =>
        Assert.Equal("\"web: x y \\\"q\\\" 2!\"", RulesUnderTest.Value(
            """ "{{channel}}: {{xdm.map.k[1]}} \"q\" {{xdm.list[1]}}!" """, Event, """{"channel":{"constant":"web"}}"""));

    [Fact]
    public void Tokens_are_found_in_nested_objects_and_arrays()
    {
        string value = """{"a":"{{xdm.yes}}","b":{"c":["{{xdm.list}}",{"d\"":"<{{xdm.number}}>"},"{{xdm.gone}}",null,3.0]},"gone":"{{xdm.gone}}","null":"{{xdm.nothing}}","plain":"{ }"}""";
        Assert.Equal(
            """{"a":true,"b":{"c":[[ {"a":1}, 2 ],{"d\"":"<1.5>"},null,null,3.0]},"null":null,"plain":"{ }"}""",
            RulesUnderTest.Value(value, Event));
    }

    [Fact]
    public void A_structure_may_have_many_entries()
    {
        string value = $"[{string.Join(',', Enumerable.Repeat("\"{{xdm.text}}\"", 200))}]";
        Assert.Equal($"[{string.Join(',', Enumerable.Repeat("\"a\\n\\\"b\\\"\"", 200))}]", RulesUnderTest.Value(value, Event));
    }

    [Theory]
    [InlineData("3.0")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("\"a \\u00e5\"", "\"a å\"")]
    [InlineData("\"say \\\"hi\\\"\"")]
    [InlineData("""{"a":[1,{"b":"å"}]}""")]
    public void A_value_without_tokens_is_the_same_for_every_event(string value, string? expected = null) =>
        Assert.Equal(expected ?? value, RulesUnderTest.Value(value, Event));

    [Fact]
    public void A_value_as_deep_as_an_event_may_be_stands_deeper_in_a_structure_and_is_still_read()
    {
        int depth = JsonText.DeepestNesting - 2;
        string deep = new string('[', depth) + new string(']', depth);
        string value = RulesUnderTest.Value("""[{"a":[["{{arc}}"]]}]""", $$$"""{"xdm":{"a":{{{deep}}} }}""")!;
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(value), EventReader.ValueOptions);
        Assert.True(reader.Read());
        reader.Skip();
        Assert.Equal(value.Length, reader.BytesConsumed);
    }

    [Fact]
    public void The_whole_event_can_be_a_value()
    {
        Assert.Equal("""{"event":{"xdm":{"a":1}}}""", RulesUnderTest.Value(""" "{{arc}}" """, """{"xdm":{"a":1}}"""));
        Assert.Equal("""{"a":1}""", RulesUnderTest.Value(""" "{{xdm}}" """, """{"xdm":{"a":1}}"""));
        Assert.Equal("""{"b":2}""", RulesUnderTest.Value(""" "{{data}}" """, """{"data":{"b":2}}"""));
    }

    [Fact]
    public void A_declared_element_goes_before_a_path() =>
        Assert.Equal("1", RulesUnderTest.Value(""" "{{xdm.a}}" """, """{"xdm":{"a":2}}""", """{"xdm.a":{"constant":1}}"""));

    [Theory]
    [InlineData("""{"eventType":{"path":"xdm.eventType"}}""", "{{evenType}}", "value: unknown data element \"evenType\"; did you mean \"eventType\"?")]
    [InlineData("{}", "{{eventType}}", "value: unknown data element \"eventType\"; did you mean \"xdm.eventType\"?")]
    [InlineData("{}", "at {{web.webPageDetails.name}}", "value: unknown data element \"web.webPageDetails.name\"; did you mean \"xdm.web.webPageDetails.name\"?")]
    [InlineData("""{"events":{"path":"xdm.a"}}""", "{{eventType}}", "value: unknown data element \"eventType\"; did you mean \"xdm.eventType\"?")]
    [InlineData("""{"EventType":{"path":"xdm.a"}}""", "{{eventType}}", "value: unknown data element \"eventType\"; did you mean \"EventType\"?")]
    [InlineData("{}", "{{_acme.login}}", "value: unknown data element \"_acme.login\"; did you mean \"xdm._acme.login\"?")]
    [InlineData("{}", "a {{b}} c", "value: unknown data element \"b\"")]
    [InlineData("{}", "{{acme.foo}}", "value: unknown data element \"acme.foo\"; a path must start with arc, xdm or data")]
    [InlineData("{}", "{{event.xdm.a}}", "value: the path \"event.xdm.a\" must start with arc, xdm or data; did you mean \"xdm.a\"?")]
    [InlineData("{}", "{{event.xdm}}", "value: the path \"event.xdm\" must start with arc, xdm or data; did you mean \"xdm\"?")]
    [InlineData("{}", "{{XDM.a[0]}}", "value: the path \"XDM.a[0]\" must start with arc, xdm or data; did you mean \"xdm.a[0]\"?")]
    [InlineData("{}", "{{event.type}}", "value: the path \"event.type\" must start with arc, xdm or data")]
    [InlineData("{}", "{{item}}", "value: {{item}} has a value only in an action with forEach")]
    [InlineData("{}", "{{item.SKU}}", "value: {{item.SKU}} has a value only in an action with forEach")]
    [InlineData("{}", "{{index}}", "value: {{index}} has a value only in an action with forEach")]
    [InlineData("""{"item":{"path":"event.data.a"}}""", "{{item}}", "rules.json: dataElements.item.path: the path \"event.data.a\" must start with arc, xdm or data; did you mean \"data.a\"?")]
    [InlineData("{}", "{{xdm..a}}", "value: the path \"xdm..a\" has an empty name at character 5")]
    [InlineData("{}", "{{xdm.a", "value: the token that starts at character 1 has no end: \"}}\" is missing")]
    [InlineData("""{"p":{"path":"foo"}}""", "x", "rules.json: dataElements.p.path: the path \"foo\" must start with arc, xdm or data")]
    [InlineData("""{"s":{"secret":"NO_SUCH"}}""", "x", "rules.json: dataElements.s.secret: the app setting NO_SUCH is not set")]
    public void A_mistake_is_told_with_its_place(string dataElements, string value, string error)
    {
        RulesUnderTest rules = new(dataElements);
        rules.Compile($"\"{value}\"");
        Assert.Equal([error], rules.Errors);
    }

    [Fact]
    public void A_mistake_in_a_nested_value_is_told_with_its_place()
    {
        RulesUnderTest rules = new();
        rules.Compile("""{"a":["ok",{"b":"{{nope}}"}]}""");
        Assert.Equal(["value: a[1].b: unknown data element \"nope\""], rules.Errors);
    }

    [Fact]
    public void A_text_of_too_many_parts_is_a_mistake()
    {
        RulesUnderTest rules = new();
        rules.Compile($"\"{string.Concat(Enumerable.Repeat("{{xdm.a}}", 201))}\"");
        Assert.Equal(["value: the text has more than 200 parts"], rules.Errors);
    }

    [Theory]
    [InlineData("""{"a":{"constant":"{{b}}"},"b":{"constant":"x{{a}}"}}""", "rules.json: dataElements.b.constant: data elements in a circle: a → b → a")]
    [InlineData("""{"a":{"path":"xdm.a","default":"{{a}}"}}""", "rules.json: dataElements.a.default: data elements in a circle: a → a")]
    [InlineData("""{"x":{"constant":"{{a}}"},"a":{"path":"xdm.a","default":"{{b}}"},"b":{"constant":["{{c}}"]},"c":{"constant":"{{a}}"}}""", "rules.json: dataElements.c.constant: data elements in a circle: a → b → c → a")]
    public void Data_elements_in_a_circle_are_shown_in_full(string dataElements, string error) =>
        Assert.Equal([error], new RulesUnderTest(dataElements).Errors);

    [Fact]
    public void An_element_that_two_others_use_is_no_circle() =>
        Assert.Equal("\"1 1\"", RulesUnderTest.Value(
            """ "{{a}} {{b}}" """, """{"xdm":{"x":1}}""", """{"a":{"constant":"{{c}}"},"b":{"constant":"{{c}}"},"c":{"path":"xdm.x"}}"""));
}
