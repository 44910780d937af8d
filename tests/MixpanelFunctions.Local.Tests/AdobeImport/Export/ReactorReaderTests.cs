using System.Text.Json.Nodes;
using MixpanelFunctions.Local.AdobeImport;
using MixpanelFunctions.Local.AdobeImport.Export;
using MixpanelFunctions.Local.AdobeImport.Results;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Tests.AdobeImport.Export;

public class ReactorReaderTests
{
    private static readonly AdobeProperty Property = new AdobeProperty()
        .Path("x", "arc.event.xdm.a").Rule("r").Compares("""{"leftOperand":"{{x}}","comparison":{"operator":"isTrue"}}""").Sends();

    [Fact]
    public void One_object_an_array_of_documents_a_compound_document_and_plain_lists_are_the_same()
    {
        JsonObject json = Property.Json;
        string expected = AdobeProperty.Import(json.ToJsonString()).Text;
        JsonArray documents = new([.. json.Select(list => list.Value!.DeepClone())]);
        JsonObject compound = new()
        {
            ["data"] = json["rules"]!["data"]!.DeepClone(),
            ["included"] = new JsonArray([.. Items(json, "data_elements"), .. Items(json, "rule_components")]),
        };
        JsonObject plain = new(json.Select(list => KeyValuePair.Create(list.Key, list.Value!["data"])!).Select(list => KeyValuePair.Create(list.Key, list.Value?.DeepClone())));

        Assert.Equal(expected, AdobeProperty.Import(documents.ToJsonString()).Text);
        Assert.Equal(expected, AdobeProperty.Import(compound.ToJsonString()).Text);
        Assert.Equal(expected, AdobeProperty.Import(plain.ToJsonString()).Text);
    }

    [Fact]
    public void A_folder_of_answers_is_read_and_components_go_by_the_file_that_they_stand_in()
    {
        using TestFolder folder = new();
        const string Rule = "RL0123456789abcdef0123456789abcdef";
        folder.Write("data_elements.json", """{"data":[]}""");
        folder.Write("rules.json", $$$"""{"data":[{"type":"rules","id":"{{{Rule}}}","attributes":{"name":"r"}}]}""");
        folder.Write($"{Rule}.json", new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject
            {
                ["type"] = "rule_components",
                ["id"] = "RC1",
                ["attributes"] = new JsonObject { ["name"] = "a", ["delegate_descriptor_id"] = AdobeProperty.Send, ["settings"] = AdobeProperty.PlainEvent },
                ["relationships"] = JsonNode.Parse("""{"rules":{"links":{"related":"https://reactor.adobe.io/rule_components/RC1/rules"}}}"""),
            }),
        }.ToJsonString());
        folder.Write("notes.txt", "not read");

        ImportedProperty imported = PropertyImport.Convert(ReactorReader.Read(folder.Path));

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(1, imported.Rules);
    }

    [Fact]
    public void A_component_without_its_rule_is_told()
    {
        JsonObject json = Property.Json;
        json["rules"]!["data"]!.AsArray().Clear();

        Assert.Contains("rule component \"Send\" (RC1): its rule is not in the export", AdobeProperty.Lost(AdobeProperty.Import(json.ToJsonString())));
    }

    [Fact]
    public void A_page_that_was_not_asked_for_is_told()
    {
        JsonObject json = Property.Json;
        json["data_elements"]!["meta"] = JsonNode.Parse("""{"pagination":{"current_page":1,"next_page":2,"prev_page":null,"total_pages":2,"total_count":26}}""");

        Assert.Contains("page 2 of data_elements is missing", Assert.Single(AdobeProperty.Lost(AdobeProperty.Import(json.ToJsonString()))), StringComparison.Ordinal);
        JsonObject next = new() { ["data"] = new JsonArray(JsonNode.Parse("""{"type":"data_elements","id":"DE99","attributes":{"name":"z","delegate_descriptor_id":"core::dataElements::ip"}}""")), ["meta"] = JsonNode.Parse("""{"pagination":{"current_page":2,"next_page":null}}""") };
        Assert.Empty(AdobeProperty.Lost(AdobeProperty.Import(new JsonArray(json, next).ToJsonString())));
    }

    [Fact]
    public void A_property_for_the_web_is_told()
    {
        JsonObject json = Property.Json;
        json["properties"] = JsonNode.Parse("""[{"type":"properties","id":"PR1","attributes":{"name":"Shop","platform":"web"}}]""");

        Assert.Equal(["property \"Shop\": is a tags property for web, not one of event forwarding"], AdobeProperty.Lost(AdobeProperty.Import(json.ToJsonString())));
    }

    [Fact]
    public void Rules_of_one_name_get_names_of_their_own_and_disabled_ones_are_left_out()
    {
        ImportedProperty imported = new AdobeProperty().Rule("r").Sends().Rule("r").Sends().Rule("off", """{"enabled":false}""").Sends().Import();

        Assert.Empty(AdobeProperty.Lost(imported));
        Assert.Equal(["r", "r (2)"], AdobeProperty.Rules(imported).EnumerateArray().Select(rule => rule.GetProperty("name").GetString()));
        Assert.Single(imported.Report.Notes);
        Assert.Equal("rule \"off\": is disabled", Assert.Single(imported.Report.LeftOut).ToString());
    }

    [Fact]
    public void An_event_component_is_told()
    {
        ImportedProperty imported = new AdobeProperty().Rule("r").Component("e", "core::events::click", "{}").Sends().Import();

        Assert.Equal(["rule \"r\", component \"e\": core::events::click is neither a condition nor an action"], AdobeProperty.Lost(imported));
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("{\"data\":[", "is not JSON at line 1")]
    [InlineData("""{"data":[{"type":"rules","id":"\ud800"}]}""", "is not JSON")]
    [InlineData("7", "a resource must be an object")]
    [InlineData("{}", "it contains no rule and no data element")]
    [InlineData("[]", "it contains no rule and no data element")]
    [InlineData("""{"data":[{"type":"libraries","id":"LB1"}]}""", "it contains no rule and no data element")]
    [InlineData("""{"data":["x"]}""", "a resource must be an object")]
    [InlineData("""{"data":{"id":"x"}}""", "the resource x has no type")]
    [InlineData("""{"data":null,"errors":[{"code":"not-found"}]}""", "an error response of the Reactor API")]
    [InlineData("""{"errors":[{"code":"invalid-authentication"}]}""", "an error response of the Reactor API")]
    public void What_is_no_export_is_refused(string text, string reason)
    {
        UserErrorException exception = Assert.Throws<UserErrorException>(() => ReactorReader.ReadText(text));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"rules":[{"id":"RL1","attributes":5,"relationships":7}]}""")]
    [InlineData("""{"rules":[{"id":"RL1","attributes":{"name":5,"enabled":"no","order":"x"}}],"rule_components":[{"id":"RC1","relationships":{"rules":{"data":[3,{"id":4}]}}}]}""")]
    [InlineData("""{"data_elements":[{"id":"DE1","attributes":{"name":"","settings":7}}],"meta":{"pagination":[]}}""")]
    [InlineData("""{"data_elements":{"data":[{"id":"DE1"}],"meta":{"pagination":{"current_page":"1","next_page":-1}},"links":[]}}""")]
    public void Odd_shapes_are_told_and_never_crash(string text)
    {
        Assert.NotEmpty(AdobeProperty.Lost(AdobeProperty.Import(text)));
    }

    private static IEnumerable<JsonNode?> Items(JsonObject json, string list) => json[list]!["data"]!.AsArray().Select(item => item!.DeepClone());
}
