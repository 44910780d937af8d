using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Mapping.Presets;
using MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

public class AnalyticsPresetTests
{
    private const string Names = """{ "eVar5": "Campaign code", "event12": "Newsletter sign-up", "prop3": { "name": "Tags", "delimiter": "|" }, "eVar6": { "delimiter": "::" }, "purchase": "Bought", "hier1": "Path" }""";

    [Fact]
    public void Variables_have_the_names_of_the_rules_file_in_every_place()
    {
        AnalyticsRun run = new("\"analytics\"", Names);
        const string Expected = """{"Campaign code":"a","Newsletter sign-up":2,"Newsletter sign-up Serial":"s","Tags":["x","y"],"eVar6":["1","2"],"Bought":true}""";

        AnalyticsRun.AssertSame(Expected, run.OfData("\"eVar5\":\"a\",\"events\":\"event12=2:s,purchase\",\"prop3\":\"x|y\",\"v6\":\"1::2\""));
        AnalyticsRun.AssertSame(Expected, run.Of(
            """
            "commerce":{"purchases":{"value":1}},"_experience":{"analytics":{"customDimensions":{"eVars":{"eVar5":"a","eVar6":"1::2"},"listProps":{"prop3":{"values":["x","y"],"delimiter":"|"}}},"event1to100":{"event12":{"value":2,"id":"s"}}}}
            """));
        AnalyticsRun.AssertSame("""[{"name":"A","Newsletter sign-up":1,"Campaign code":"b"}]""", run.OfData("\"products\":\";A;;;event12;eVar5=b\"")["Items"]);
    }

    [Fact]
    public void Hierarchies_and_lists_of_XDM_become_lists() =>
        AnalyticsRun.AssertSame(
            """{"hier1":["a","b"],"prop4":["x"],"list2":["1","2"],"hier5":"c"}""",
            new AnalyticsRun().OfXdm("""
                "customDimensions":{"hierarchies":{"hier1":{"values":["a","","b",{"x":1}],"delimiter":"|"},"hier2":{"values":[]},"hier5":"c"},"listProps":{"prop4":{"delimiter":",","values":["x"]}},"lists":{"list2":{"list":[{"key":"k","value":"1"},{"value":"2"},{"key":"none"}]}}}
                """));

    [Theory]
    [InlineData("""{ "eVar251": "A" }""", "rules.json: analyticsNames.eVar251: \"eVar251\" is not a variable of Adobe Analytics; use one of eVar1 to eVar250, prop1 to prop75, list1 to list3, hier1 to hier5, event1 to event1000, purchase, prodView, scOpen, scAdd, scRemove, scView, scCheckout")]
    [InlineData("""{ "v5": "A" }""", "is not a variable of Adobe Analytics")]
    [InlineData("""{ "evar5": "A" }""", "is not a variable of Adobe Analytics")]
    [InlineData("""{ "eVar5": "A", "prop5": "A" }""", "rules.json: analyticsNames.prop5: eVar5 and prop5 are both named \"A\"; give one of them another name")]
    [InlineData("""{ "eVar5": "" }""", "a property needs a name")]
    [InlineData("""{ "eVar5": "  " }""", "a property needs a name")]
    [InlineData("""{ "eVar5": "distinct_id" }""", "\"distinct_id\" is set by the action's distinctId, not as a property")]
    [InlineData("""{ "eVar5": "Page Name" }""", "\"Page Name\" is already a property of a preset; use another name")]
    [InlineData("""{ "eVar5": 5 }""", "must be a text, not a number")]
    [InlineData("""{ "eVar5": { "title": "A" } }""", "unknown key \"title\"")]
    [InlineData("""{ "list1": { "delimiter": "" } }""", "rules.json: analyticsNames.list1.delimiter: must not be empty")]
    [InlineData("""{ "event1": { "delimiter": "," } }""", "an event has a number, not a list; remove delimiter")]
    [InlineData("[]", "must be an object whose keys are variables of Adobe Analytics")]
    public void A_mistake_in_a_name_is_an_error_with_its_place(string names, string expected)
    {
        InvalidConfigurationException exception = Assert.Throws<InvalidConfigurationException>(() => new AnalyticsRun("\"analytics\"", names));
        Assert.Contains(exception.Errors, error => $"{error.Place}: {error.Message}".Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"nothing\"", "unknown preset \"nothing\"; use one of standard, analytics")]
    [InlineData("\"analytic\"", "unknown preset \"analytic\"; did you mean \"analytics\"?")]
    [InlineData("[\"standard\",\"x\"]", "unknown preset \"x\"; use one of standard, analytics")]
    [InlineData("[5]", "must be a text, not a number")]
    [InlineData("{}", "must be a text, not an object")]
    [InlineData("\"builtInAnalytics\"", "unknown preset")]
    public void A_preset_that_is_none_is_an_error(string presets, string expected)
    {
        InvalidConfigurationException exception = Assert.Throws<InvalidConfigurationException>(() => new AnalyticsRun(presets));
        Assert.Contains(exception.Errors, error => $"{error.Place}: {error.Message}".Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_of_presets_means_nothing()
    {
        const string Data = "\"pageName\":\"D\",\"eVar1\":\"a\",\"products\":\";A\"";
        const string Xdm = """
            "web":{"webPageDetails":{"name":"X"}},"productListItems":[{"SKU":"B"}]
            """;

        AnalyticsRun.AssertSame(AnalyticsRun.Both.OfData(Data, Xdm).ToJsonString(), new AnalyticsRun("""["analytics", "standard"]""").OfData(Data, Xdm));
    }

    [Fact]
    public void An_event_without_Analytics_gives_what_the_standard_preset_gives()
    {
        JsonObject full = JsonNode.Parse(RepositoryFile.Read("tests/MixpanelFunctions.Forwarding.Tests/Mapping/Presets/full-event.json"))!["xdm"]!.AsObject();
        full.Remove("timestamp");
        string xdm = full.ToJsonString()[1..^1];

        JsonObject standard = new AnalyticsRun("\"standard\"").Of(xdm);
        JsonObject both = AnalyticsRun.Both.Of(xdm);

        Assert.All(standard, property => AnalyticsRun.AssertSame(property.Value!.ToJsonString(), both[property.Key]));
    }

    [Fact]
    public void Both_presets_call_the_same_field_the_same()
    {
        HashSet<string> own = [.. PresetTable.Read(PresetNames.Analytics).SelectMany(property => property.Sources).SelectMany(source => source.Paths)];
        Assert.DoesNotContain(PresetTable.Standard.SelectMany(property => property.Sources).SelectMany(source => source.Paths), own.Contains);
    }

    [Fact]
    public void What_the_rule_sets_itself_stays() =>
        AnalyticsRun.AssertSame(
            """{"eVar5":"mine","Page Name":"mine","current_page_title":"x","eVar6":"b"}""",
            new AnalyticsRun("""["standard", "analytics"]""", more: ""","properties":{"eVar5":"mine","Page Name":"mine"}""").OfData("\"eVar5\":\"a\",\"eVar6\":\"b\",\"pageName\":\"x\",\"contextData\":{\"eVar5\":\"c\"}"));

    [Fact]
    public void Names_of_context_data_may_hold_anything() =>
        AnalyticsRun.AssertSame(
            """{"å \"q\"":"1","a.b":2,"eVar300":"x","x.y.z":true,"&":"n"}""",
            new AnalyticsRun().OfData("""
                "contextData":{"\u00e5 \"q\"":"1","a.b":2,"eVar300":"x","x":{"y":{"z":true}},"&":"n","&&nothing":"gone","":null}
                """));

    [Fact]
    public void The_same_event_gives_the_same_bytes_whatever_came_before()
    {
        MappingBench bench = MappingBench.ForAction(""" "preset": ["standard", "analytics"] """);
        string first = bench.Record(Everything);
        bench.Record("""{"xdm":{"_id":"other"},"data":{"__adobe":{"analytics":{"eVar1":"\u00e5","events":"event1:\u00e5","products":";x"}}}}""");

        Assert.Equal(first, bench.Record(Everything));
    }

    [Fact]
    public void Kinds_that_Analytics_does_not_have_never_fail_an_event()
    {
        string[] kinds = ["0", "true", "{}", "[]", "[[]]", "[{}]", "null", "\"\"", "\"D=\"", "\"\\ud83d\"", "{\"a\":[{}]}", "{\"value\":{}}", "{\"values\":[{}]}"];
        string[] fields = [.. AnalyticsField.All.Select(field => field.Name), "eVar1", "prop1", "list1", "hier1", "event1", "events", "products", "contextData"];
        foreach (string kind in kinds)
        {
            foreach (string field in fields)
            {
                AnalyticsRun.Both.OfData($"\"{field}\":{kind}");
                AnalyticsRun.Both.OfData($"\"contextData\":{{\"&&{field}\":{kind}}}");
                AnalyticsRun.Both.OfXdm($$"""
                    "customDimensions":{"eVars":{"{{field}}":{{kind}}},"{{field}}":{{kind}} },"event1to100":{"event1":{{kind}}},"{{field}}":{{kind}}
                    """);
                AnalyticsRun.Both.Of($$"""
                    "productListItems":[{"_experience":{"analytics":{"customDimensions":{"eVars":{"{{field}}":{{kind}}} },"event1to100":{"event1":{{kind}}} } },"productCategories":{{kind}} },{"_experience":{{kind}} }]
                    """);
            }

            AnalyticsRun.Both.Of($"\"_experience\":{kind},\"commerce\":{kind},\"productListItems\":{kind}", $"\"__adobe\":{kind}");
        }
    }

    [Fact]
    public void Half_a_character_in_a_name_fails_nothing()
    {
        const string Name = "\"\\ud83d\"";
        AnalyticsRun.AssertSame("""{"eVar1":"a"}""", AnalyticsRun.Both.OfData($"{Name}:1,\"eVar1\":\"a\""));
        AnalyticsRun.AssertSame("""{"eVar1":"a"}""", AnalyticsRun.Both.OfXdm($$"""
            {{Name}}:1,"customDimensions":{ {{Name}}:{},"eVars":{ {{Name}}:"x","eVar1":"a"},"lists":{"list1":{ {{Name}}:1} } },"event1to100":{ {{Name}}:{},"event1":{ {{Name}}:1} }
            """));
        AnalyticsRun.AssertSame("""[{"eVar1":"a"}]""", AnalyticsRun.Both.Of($$"""
            "productListItems":[{"productCategories":[{ {{Name}}:1}],"_experience":{ {{Name}}:1,"analytics":{"customDimensions":{"eVars":{"eVar1":"a"} } } } }],"mediaCollection":{"customMetadata":[{ {{Name}}:1}]}
            """)["Items"]);
    }

    /// <summary>An event that has Analytics' variables in every place.</summary>
    internal const string Everything = """
        {"xdm":{"_id":"e","timestamp":"2026-02-20T10:00:00Z","commerce":{"purchases":{"value":1,"id":"s"}},"web":{"webPageDetails":{"URL":"https:\/\/x.test\/"}},
          "_experience":{"analytics":{"customDimensions":{"eVars":{"eVar1":"a","eVar2":"\u00e5"},"listProps":{"prop4":{"values":["x"]}},"lists":{"list1":{"list":[{"value":"a"}]}}},"event1to100":{"event1":{"value":2,"id":"s"}},"contextData":{"k\u00e5":"v"}}},
          "productListItems":[{"name":"A","_experience":{"analytics":{"event1to100":{"event4":{"value":1.5}},"customDimensions":{"eVars":{"eVar3":"c"}}}}}]},
         "data":{"__adobe":{"analytics":{"eVar5":"n","v6":"six","prop7":"D=v5","events":"event3=2.50:\u00e5,event4","linkType":"d","linkName":"l","resolution":"1x2","contextData":{"a.AppID":"App 1.0 (1)","x":{"y":"z"},"&&eVar9":"n"},"products":";\u00e5;1;2.50;event4=1;eVar1=b"}}}}
        """;
}
