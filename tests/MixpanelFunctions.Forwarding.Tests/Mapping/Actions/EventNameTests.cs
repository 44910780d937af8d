using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

public class EventNameTests
{
    [Theory]
    [InlineData("\"Sign up\"", "Sign up")]
    [InlineData("\"a \\\"quoted\\\" name\\n\\u00e9\"", "a \"quoted\" name\né")]
    [InlineData("\"half \\ud83d\"", "half \uFFFD")]
    [InlineData("42", "42")]
    [InlineData("1.0", "1")]
    [InlineData("1e21", "1e+21")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public void A_string_is_the_name_and_numbers_and_truth_values_become_text(string value, string expected)
    {
        string record = MappingBench.ForAction(""" "event": "{{xdm.eventType}}" """).RecordOf($$"""{"eventType":{{value}}}""");

        Assert.Equal(expected, JsonDocument.Parse(record).RootElement.GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"eventType":null}""")]
    [InlineData("""{"eventType":""}""")]
    [InlineData("""{"eventType":{"a":1}}""")]
    [InlineData("""{"eventType":["a"]}""")]
    [InlineData("""{"eventType":1e999}""")]
    public void An_event_without_a_name_is_a_failure_of_the_field_event(string xdm)
    {
        EventFailure failure = MappingBench.ForAction(""" "event": "{{xdm.eventType}}" """).FailureOf(xdm);

        Assert.Equal(
            new EventFailure(FailureStage.Mapping, "the event has no name: the value is missing, empty or not text", "event", "Every event", 0, "default"),
            failure);
    }

    [Fact]
    public void A_name_may_be_a_text_with_tokens() =>
        Assert.StartsWith(
            "{\"event\":\"Page: Start (3)\",",
            MappingBench.ForAction(""" "event": "Page: {{xdm.name}} ({{xdm.n}})" """).RecordOf("""{"name":"Start","n":3}"""),
            StringComparison.Ordinal);
}
