using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary>Actions that run on a condition, or once an item.</summary>
public class ActionFlowTests
{
    private const string Basket = """
        {"_id":"3b241101-e2bb-4255-8caf-4136c566a962","productListItems":[{"SKU":"A","name":"Tent","tags":["x","y"]},{"SKU":"B","priceTotal":4.5},7]}
        """;

    [Theory]
    [InlineData("""{"left":"{{xdm.n}}","operator":"greaterThan","right":1}""", 1)]
    [InlineData("""{"left":"{{xdm.n}}","operator":"greaterThan","right":2}""", 0)]
    [InlineData("""{"any":[{"left":"{{xdm.n}}","operator":"equals","right":9},{"left":"{{xdm.n}}","operator":"exists"}]}""", 1)]
    [InlineData("""{"all":[{"left":"{{xdm.n}}","operator":"equals","right":9},{"left":"{{xdm.n}}","operator":"exists"}]}""", 0)]
    [InlineData("""{"customCode":"return arc.event.xdm.n === 2;"}""", 1)]
    public void An_action_runs_only_when_its_condition_holds(string when, int records)
    {
        RecordCollector mapped = MappingBench.ForAction($"\"when\":{when}").Map("""{"xdm":{"n":2}}""");

        Assert.Equal(records, mapped.Records.Count);
        Assert.Empty(mapped.Failures);
        Assert.Equal(["Every event"], mapped.Matched);
    }

    [Fact]
    public void An_action_whose_condition_cannot_be_decided_fails_alone()
    {
        RecordCollector mapped = MappingBench.ForRules("""
            {"rules":[{"name":"Two","actions":[
              {"type":"trackEvent","event":"first","when":{"customCode":"return 1;"}},
              {"type":"trackEvent","event":"second"}]}]}
            """).Map("""{"xdm":{"n":2}}""");

        Assert.Contains("\"second\"", Assert.Single(mapped.Records), StringComparison.Ordinal);
        EventFailure failure = Assert.Single(mapped.Failures);
        Assert.Equal((FailureStage.Rule, "Two", 0), (failure.Stage, failure.Rule, failure.Action));
    }

    [Fact]
    public void An_action_for_each_item_gives_a_record_an_item_with_an_id_of_its_own()
    {
        RecordCollector mapped = MappingBench.ForAction("""
            "forEach":"{{xdm.productListItems}}",
            "properties":{"SKU":"{{item.SKU}}","Place":"{{index}}","Label":"{{index}}: {{item.name}}","Tag":"{{item.tags[1]}}","Whole":"{{item}}"}
            """).Map($$"""{"xdm":{{Basket}}}""");

        JsonElement[] properties = [.. mapped.Records.Select(MappingBench.Properties)];
        Assert.Equal(3, properties.Length);
        Assert.Equal(["A", "B", "-"], properties.Select(record => Text(record, "SKU")));
        Assert.Equal(["0", "1", "2"], properties.Select(record => Text(record, "Place")));
        Assert.Equal(["0: Tent", "1: ", "2: "], properties.Select(record => Text(record, "Label")));
        Assert.Equal(["y", "-", "-"], properties.Select(record => Text(record, "Tag")));
        Assert.Equal("7", Text(properties[2], "Whole"));
        Assert.Equal(3, properties.Select(record => Text(record, "$insert_id")).Distinct().Count());
    }

    [Fact]
    public void An_id_that_the_rule_gives_is_told_apart_by_the_item()
    {
        MappingBench bench = MappingBench.ForAction("""
            "forEach":"{{xdm.productListItems}}","insertId":"{{xdm._id}}"
            """);

        string[] ids = [.. bench.Map($$"""{"xdm":{{Basket}}}""").Records.Select(record => Text(MappingBench.Properties(record), "$insert_id"))];
        string[] again = [.. bench.Map($$"""{"xdm":{{Basket}}}""").Records.Select(record => Text(MappingBench.Properties(record), "$insert_id"))];

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids, again);
        Assert.All(ids, id => Assert.Matches("^[A-Za-z0-9-]{1,36}$", id));
    }

    [Theory]
    [InlineData("""{"left":"{{item.SKU}}","operator":"exists"}""", "0 1")]
    [InlineData("""{"left":"{{item.SKU}}","operator":"equals","right":"B"}""", "1")]
    [InlineData("""{"left":"B","operator":"equals","right":"{{item.SKU}}"}""", "1")]
    [InlineData("""{"left":"{{item.SKU}}","operator":"equals","right":"B","negate":true}""", "0 2")]
    [InlineData("""{"left":"{{index}}","operator":"greaterThan","right":0}""", "1 2")]
    [InlineData("""{"left":"{{item}}","operator":"equals","right":7}""", "2")]
    [InlineData("""{"left":"{{item.tags[1]}}","operator":"in","right":["y"]}""", "0")]
    [InlineData("""{"left":"x","operator":"in","right":["{{item.tags[0]}}"]}""", "0")]
    [InlineData("""{"left":"{{item.name}}","operator":"matchesRegex","right":"^T"}""", "0")]
    [InlineData("""{"any":[{"left":"{{item.SKU}}","operator":"equals","right":"B"},{"all":[{"left":"{{xdm._id}}","operator":"exists"},{"left":"{{index}}","operator":"equals","right":2}]}]}""", "1 2")]
    [InlineData("""{"left":"{{item.none}}","operator":"exists"}""", "")]
    [InlineData("""{"left":"{{xdm._id}}","operator":"exists"}""", "0 1 2")]
    [InlineData("""{"left":"{{xdm.none}}","operator":"exists"}""", "")]
    public void A_condition_that_refers_to_the_item_chooses_items(string when, string places)
    {
        RecordCollector mapped = MappingBench.ForAction($$$"""
            "forEach":"{{xdm.productListItems}}","when":{{{when}}},"properties":{"Place":"{{index}}"}
            """).Map($$"""{"xdm":{{Basket}}}""");

        Assert.Equal(places, string.Join(' ', mapped.Records.Select(record => Text(MappingBench.Properties(record), "Place"))));
        Assert.Empty(mapped.Failures);
    }

    [Fact]
    public void Items_that_are_chosen_keep_the_insert_ids_that_they_have_without_the_condition()
    {
        string[] all = InsertIds(string.Empty);

        Assert.Equal([all[1]], InsertIds(""" "when":{"left":"{{item.SKU}}","operator":"equals","right":"B"}, """));

        static string[] InsertIds(string when) =>
            [.. MappingBench.ForAction($$$""" {{{when}}} "forEach":"{{xdm.productListItems}}" """).Map($$"""{"xdm":{{Basket}}}""").Records.Select(record => Text(MappingBench.Properties(record), "$insert_id"))];
    }

    [Fact]
    public void A_condition_that_cannot_be_decided_for_an_item_leaves_the_records_before_it_and_fails_from_there()
    {
        RecordCollector mapped = MappingBench.ForAction("""
            "forEach":"{{xdm.items}}","when":{"left":"a","operator":"matchesRegex","right":"{{item}}"},"properties":{"Place":"{{index}}"}
            """).Map("""{"xdm":{"items":["a","b","[","a"]}}""");

        Assert.Equal("0", Text(MappingBench.Properties(Assert.Single(mapped.Records)), "Place"));
        EventFailure failure = Assert.Single(mapped.Failures);
        Assert.Equal((FailureStage.Rule, (int?)2, (int?)null), (failure.Stage, failure.FromItem, failure.Item));
    }

    [Fact]
    public void Updates_of_a_profile_are_sent_for_the_chosen_items_only()
    {
        RecordCollector mapped = MappingBench.ForRules("""
            {"rules":[{"name":"Basket","actions":[
              {"type":"setProfile","distinctId":"kari","forEach":"{{xdm.productListItems}}","when":{"left":"{{item.SKU}}","operator":"equals","right":"A"},
               "set":{"Last":"{{item.SKU}}"},"add":{"Seen":1}}]}]}
            """).Map($$"""{"xdm":{{Basket}}}""");

        Assert.Equal(2, mapped.Records.Count);
        Assert.All(mapped.Records, record => Assert.DoesNotContain("\"B\"", record, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"xdm":{}}""")]
    [InlineData("""{"xdm":{"productListItems":[]}}""")]
    [InlineData("""{"xdm":{"productListItems":{"SKU":"A"}}}""")]
    [InlineData("""{"xdm":{"productListItems":"A"}}""")]
    public void What_is_no_list_has_no_items(string body)
    {
        RecordCollector mapped = MappingBench.ForAction(""" "forEach":"{{xdm.productListItems}}" """).Map(body);

        Assert.Empty(mapped.Records);
        Assert.Empty(mapped.Failures);
    }

    private static string Text(JsonElement properties, string name) =>
        properties.TryGetProperty(name, out JsonElement value) ? value.ToString() : "-";
}
