using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Identities;

/// <summary>Ids that a rule makes of text and tokens: never the same one for all events that lack a value.</summary>
public class ComposedIdTests
{
    private const string Ecid = "83765402117895402310284716519283745610";
    private const string WithoutValue = "\"identityMap\":{\"ECID\":[{\"id\":\"" + Ecid + "\"}]}";

    public static TheoryData<string> Nothing => ["", ",\"who\":null", ",\"who\":\"\"", ",\"who\":\" \"", ",\"who\":\"undefined\"", ",\"who\":\"null\""];

    [Theory]
    [MemberData(nameof(Nothing))]
    public void A_distinct_id_that_lacks_its_value_gives_way_to_the_ECID(string who)
    {
        JsonNode properties = Properties(MappingBench.ForAction(""" "distinctId": "user-{{xdm.who}}" """), $"{{{WithoutValue}{who}}}");

        Assert.Equal("$device:" + Ecid, (string?)properties["distinct_id"]);
        Assert.Null(properties["$user_id"]);
    }

    [Theory]
    [MemberData(nameof(Nothing))]
    public void Two_events_whose_insert_id_lacks_its_value_have_two_ids(string who)
    {
        MappingBench bench = MappingBench.ForAction(""" "insertId": "order-{{xdm.who}}" """);

        Assert.NotEqual(
            (string?)Properties(bench, $"{{\"_id\":\"1\"{who}}}")["$insert_id"],
            (string?)Properties(bench, $"{{\"_id\":\"2\"{who}}}")["$insert_id"]);
    }

    [Theory]
    [InlineData("$device_id")]
    [InlineData("$user_id")]
    public void A_named_id_that_lacks_its_value_is_left_out(string name) =>
        Assert.Null(Properties(MappingBench.ForAction($$$""" "properties": { "{{{name}}}": "x-{{xdm.who}}" } """), "{}")[name]);

    [Fact]
    public void The_settings_ids_are_missing_without_their_values()
    {
        JsonNode properties = Properties(
            MappingBench.ForAction(string.Empty, ("Forwarding__DeviceId", "d-{{xdm.device}}"), ("Forwarding__UserId", "u-{{xdm.who}}")), "{}");

        Assert.Equal(string.Empty, (string?)properties["distinct_id"]);
        Assert.Null(properties["$device_id"]);
        Assert.Null(properties["$user_id"]);
    }

    [Theory]
    [InlineData("user-{{xdm.who}}", ",\"who\":\"anna\"", "user-anna")]
    [InlineData("{{xdm.shop}}-{{xdm.who}}", ",\"shop\":0,\"who\":7", "0-7")]
    [InlineData("{{xdm.shop}}-{{xdm.who}}", ",\"shop\":\"no\"", "$device:" + Ecid)]
    // Tokens alone are the way to say "this one, or that one".
    [InlineData("{{xdm.shop}}{{xdm.who}}", ",\"who\":\"anna\"", "anna")]
    [InlineData("{{xdm.shop}}{{xdm.who}}", "", "$device:" + Ecid)]
    public void A_text_of_tokens_is_an_id_where_every_token_has_a_value(string id, string more, string expected) =>
        Assert.Equal(expected, (string?)Properties(MappingBench.ForAction($" \"distinctId\": \"{id}\" "), $"{{{WithoutValue}{more}}}")["distinct_id"]);

    [Theory]
    [InlineData("{{xdm.who}}}", "\"}\" next to a token is one brace too many; write a token as {{name}}")]
    [InlineData("{ {{xdm.who}}", "\"{ \" next to a token is one brace too many; write a token as {{name}}")]
    public void A_brace_beside_a_token_is_an_error(string id, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidConfigurationException>(() => MappingBench.ForAction($" \"distinctId\": \"{id}\" ")).Message, StringComparison.Ordinal);

    private static JsonNode Properties(MappingBench bench, string xdm) => JsonNode.Parse(bench.RecordOf(xdm))!["properties"]!;
}
