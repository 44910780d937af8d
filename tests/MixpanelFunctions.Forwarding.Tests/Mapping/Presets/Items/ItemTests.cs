using System.Text.Json.Nodes;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Items;

public class ItemTests
{
    [Fact]
    public void Items_are_counted_summed_listed_and_sent_without_what_is_nested()
    {
        JsonObject properties = PresetRun.Of("""
            "productListItems":[
              {"SKU":"A-1","name":"Tent","quantity":2,"priceTotal":0.1,"currencyCode":"NOK","productCategories":[{"categoryName":"Tents"}]},
              "no item",
              {"name":"L\u00f8k \"x\"","quantity":"many","priceTotal":0.2,"_acme":{"a":{"b":{"c":1}}},"gift":true,"empty":"","nothing":null,"":{"SKU":"inner"}},
              {"SKU":7,"priceTotal":1.50}, {}
            ]
            """);
        Assert.Equal("5", properties["Item Count"]!.ToJsonString());
        Assert.False(properties.ContainsKey("Item Quantity"), "not of all items");
        Assert.False(properties.ContainsKey("Item Total"), "not of all items");
        Assert.Equal("""["A-1",7]""", properties["Item SKUs"]!.ToJsonString());
        Assert.Equal(["Tent", "Løk \"x\""], properties["Item Names"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("NOK", (string?)properties["Currency"]);
        JsonNode expected = JsonNode.Parse("""
            [{"SKU":"A-1","name":"Tent","quantity":2,"priceTotal":0.1,"currencyCode":"NOK"},
             {"name":"Løk \"x\"","quantity":"many","priceTotal":0.2,"gift":true},{"SKU":7,"priceTotal":1.50}]
            """)!;
        Assert.Equal(expected.ToJsonString(), properties["Items"]!.ToJsonString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("""[[{"SKU":"x"}],1,"a",null]""")]
    public void A_list_that_says_nothing_gives_its_count_alone(string list)
    {
        JsonObject properties = PresetRun.Of($$"""
            "productListItems":{{list}}
            """);
        Assert.Equal(["Item Count"], properties.Select(property => property.Key).Where(name => name.StartsWith("Item", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{\"SKU\":\"x\"}")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    public void What_is_no_list_gives_nothing(string list)
    {
        JsonObject properties = PresetRun.Of($$"""
            "productListItems":{{list}}
            """);
        Assert.DoesNotContain(properties, property => property.Key.StartsWith("Item", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"priceTotal":10,"quantity":1},{"priceTotal":"20.50","quantity":"2"}]""", "30.5", "3")]
    [InlineData("""[{"priceTotal":"349.50","quantity":1},{"priceTotal":"62.99","quantity":3}]""", "412.49", "4")]
    [InlineData("""[{"priceTotal":"1e2","quantity":"-1"}]""", "100", "-1")]
    [InlineData("""[{"priceTotal":"1,50","quantity":"1"}]""", null, "1")]
    [InlineData("""[{"priceTotal":" 1","quantity":"01"}]""", null, null)]
    [InlineData("""[{"priceTotal":1,"quantity":1},{"quantity":1}]""", null, "2")]
    [InlineData("""[{"priceTotal":1,"quantity":1},null]""", null, null)]
    [InlineData("""[{"priceTotal":null,"quantity":[1]}]""", null, null)]
    public void A_sum_is_of_all_items_also_of_numbers_written_as_texts(string list, string? total, string? quantity)
    {
        JsonObject properties = PresetRun.Of($$"""
            "productListItems":{{list}}
            """);
        Assert.Equal((total, quantity), (properties["Item Total"]?.ToJsonString(), properties["Item Quantity"]?.ToJsonString()));
    }

    [Fact]
    public void Numbers_of_an_item_that_come_as_texts_are_numbers_in_the_list()
    {
        JsonObject properties = PresetRun.Of("""
            "productListItems":[{"SKU":"1","name":"2","quantity":"2","priceTotal":"20.50","discountAmount":"x"}]
            """);
        Assert.Equal("""[{"SKU":"1","name":"2","quantity":2,"priceTotal":20.50,"discountAmount":"x"}]""", properties["Items"]!.ToJsonString());
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1e20")]
    [InlineData("-1e16")]
    public void A_sum_beyond_reason_is_left_out(string price)
    {
        JsonObject properties = PresetRun.Of($$"""
            "productListItems":[{"SKU":"x","priceTotal":{{price}}}]
            """);
        Assert.False(properties.ContainsKey("Item Total"));
    }

    [Fact]
    public void Lists_are_cut_to_what_Mixpanel_takes_and_so_no_record_is_refused_for_them()
    {
        string items = string.Join(',', Enumerable.Range(0, 300).Select(i => $$"""{"SKU":"S-{{i}}","name":"N","priceTotal":1}"""));
        PresetRun run = new(settings: [("Forwarding__OnLimit", "DeadLetter")]);

        JsonObject properties = run.Properties($$"""
            "productListItems":[{{items}}]
            """);

        Assert.Empty(run.Failures);
        Assert.Equal(300, (int)properties["Item Count"]!);
        Assert.Equal(300, (int)properties["Item Total"]!);
        Assert.Equal(254, properties["Item SKUs"]!.AsArray().Count);
        Assert.Equal(254, properties["Items"]!.AsArray().Count);
        Assert.Equal("S-253", (string?)properties["Items"]![253]!["SKU"]);
    }

    [Fact]
    public void A_lone_surrogate_in_an_item_becomes_the_replacement_character()
    {
        JsonObject properties = PresetRun.Of("""
            "productListItems":[{"name":"x\ud800y"}]
            """);
        Assert.Equal("x\uFFFDy", (string?)properties["Item Names"]![0]);
        Assert.Equal("x\uFFFDy", (string?)properties["Items"]![0]!["name"]);
    }
}
