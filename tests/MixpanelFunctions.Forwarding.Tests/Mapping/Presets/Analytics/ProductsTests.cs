using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Presets.Analytics;

/// <summary>https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/products, its examples first.</summary>
public class ProductsTests
{
    private static readonly AnalyticsRun Alone = new();

    [Theory]
    [InlineData("Example category;Example product", """[{"category":"Example category","name":"Example product"}]""")]
    [InlineData(";Example product", """[{"name":"Example product"}]""")]
    [InlineData("Example category;Example product 1,;Example product 2", """[{"category":"Example category","name":"Example product 1"},{"name":"Example product 2"}]""")]
    [InlineData(";Example product;1;6.99", """[{"name":"Example product","quantity":1,"priceTotal":6.99}]""")]
    [InlineData(
        ";Example product 1;9;26.91,Example category;Example product 2;4;9.96",
        """[{"name":"Example product 1","quantity":9,"priceTotal":26.91},{"category":"Example category","name":"Example product 2","quantity":4,"priceTotal":9.96}]""")]
    [InlineData(
        ";Example product 1;1;1.99,Example category 2;Example product 2;1;2.69;event1=1.29",
        """[{"name":"Example product 1","quantity":1,"priceTotal":1.99},{"category":"Example category 2","name":"Example product 2","quantity":1,"priceTotal":2.69,"event1":1.29}]""")]
    [InlineData(";Example product;1;4.20;event1=2.3|event2=5", """[{"name":"Example product","quantity":1,"priceTotal":4.2,"event1":2.3,"event2":5}]""")]
    [InlineData(";Example product;1;6.69;;eVar1=Merchandising value", """[{"name":"Example product","quantity":1,"priceTotal":6.69,"eVar1":"Merchandising value"}]""")]
    [InlineData(";Example product;;;;eVar1=Merchandising value", """[{"name":"Example product","eVar1":"Merchandising value"}]""")]
    [InlineData(
        "Example category 1;Example product 1;3;12.60;event1=1.4|event2=9;eVar1=Merchandising value|eVar2=Another merchandising value,Example category 2;Example product 2;1;59.99;event3=6.99|event4=1;eVar3=Merchandising value 3|eVar4=Example value four",
        """
        [{"category":"Example category 1","name":"Example product 1","quantity":3,"priceTotal":12.6,"event1":1.4,"event2":9,"eVar1":"Merchandising value","eVar2":"Another merchandising value"},
         {"category":"Example category 2","name":"Example product 2","quantity":1,"priceTotal":59.99,"event3":6.99,"event4":1,"eVar3":"Merchandising value 3","eVar4":"Example value four"}]
        """)]
    // Escapes of JSON are those of the text that it stands for: also a separator may be written so.
    [InlineData("""K\u00f8k;Kj\u00e6l \"Z\u00fcrich\" \\ 1\/2;1;49.90\u003b\u003beVar1=r\u00f8d\tmatt""", """[{"category":"Køk","name":"Kjæl \"Zürich\" \\ 1/2","quantity":1,"priceTotal":49.9,"eVar1":"rød\tmatt"}]""")]
    [InlineData("""\ud83d\ude80;\ud83d""", """[{"category":"🚀","name":"\ufffd"}]""")]
    [InlineData(";A;two;free", """[{"name":"A","quantity":"two","priceTotal":"free"}]""")]
    [InlineData(";A;;;event5=2.5:ABC|scAdd", """[{"name":"A","event5":2.5,"event5 Serial":"ABC","Cart Addition":1}]""")]
    [InlineData(";A;;;nothing=1|event9999|=|;eVar1|eVar999=x|=y|eVar2=|eVar3=a=b", """[{"name":"A","eVar3":"a=b"}]""")]
    [InlineData(";A;;;event1=1|event1=2;eVar1=x|eVar1=y", """[{"name":"A","event1":1,"eVar1":"x"}]""")]
    [InlineData(";A;1;2;;;more;fields", """[{"name":"A","quantity":1,"priceTotal":2}]""")]
    [InlineData(" ; A ; 1 ; 2 ", """[{"name":"A","quantity":1,"priceTotal":2}]""")]
    [InlineData(",,;A,;;;,", """[{"name":"A"}]""")]
    [InlineData(";;;;;eVar1=x", """[{"eVar1":"x"}]""")]
    public void The_products_string_becomes_a_list_of_items(string products, string expected) =>
        AnalyticsRun.AssertSame(expected, Alone.OfData($"\"products\":\"{products}\"")["Items"]);

    [Fact]
    public void The_example_of_Adobes_documentation_for_XDM_gives_the_items_of_its_products_string()
    {
        JsonObject xdm = Alone.Of("""
            "productListItems":[{"name":"Bahama Shirt","priceTotal":12.99,"quantity":3,"_experience":{"analytics":{"customDimensions":{"eVars":{"eVar10":"green","eVar33":"large"}},"event1to100":{"event4":{"value":1},"event10":{"value":2,"id":"abcd"}}}}}]
            """);

        AnalyticsRun.AssertSame(Alone.OfData("\"products\":\";Bahama Shirt;3;12.99;event4|event10=2:abcd;eVar10=green|eVar33=large\"").ToJsonString(), xdm);
    }

    [Fact]
    public void Items_of_XDM_keep_what_else_they_have_and_lose_what_is_nested() =>
        AnalyticsRun.AssertSame(
            """[{"SKU":"A","category":"Men","lineItemId":"7","price":1,"gift":true,"eVar1":"x"},{"SKU":"B"}]""",
            Alone.Of("""
                "productListItems":[{"SKU":"A","productCategories":[5,{"categoryName":"m","categoryID":"Men"},{"categoryID":"No"}],"lineItemId":"7","price":1,"gift":true,"none":null,"empty":"","nested":{"a":1},
                  "_experience":{"other":{"eVar2":"x"},"analytics":{"customDimensions":{"eVars":{"eVar1":"x","eVar3":"","eVar4":{"a":1}}}}}},{"SKU":"B","_experience":null,"productCategories":{}},"no item",[{"SKU":"C"}]]
                """)["Items"]);

    [Fact]
    public void Items_without_variables_are_those_of_the_standard_preset()
    {
        const string Xdm = """
            "productListItems":[{"SKU":"A","name":"Tent","quantity":1,"priceTotal":100.5,"nested":{"a":1}}]
            """;
        AnalyticsRun.AssertSame(new AnalyticsRun("\"standard\"").Of(Xdm).ToJsonString(), AnalyticsRun.Both.Of(Xdm));
        AnalyticsRun.AssertSame(new AnalyticsRun("\"standard\"").Of(Xdm).ToJsonString(), Alone.Of(Xdm));
    }

    [Fact]
    public void Any_products_string_gives_sound_items()
    {
        Gen<string> text = Gen.OneOf(Gen.OneOf(";", ",", "|", "=", ":", "event1", "eVar1", "eVar250=å", "5", "2.50", "\"", "\\", "\n", "🚀", "category", " "), Gen.String[0, 5])
            .List[0, 40].Select(string.Concat);
        text.Sample(products =>
        {
            JsonObject properties = Alone.OfData($"\"products\":{JsonSerializer.Serialize(products)}");
            JsonArray items = properties["Items"]?.AsArray() ?? [];
            Assert.Equal(items.Count, (int?)properties["Item Count"] ?? 0);
            Assert.All(items, item => Assert.All(item!.AsObject(), entry => Assert.True(entry.Value is JsonValue)));
        }, iter: 2_000);
    }
}
