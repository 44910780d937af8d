using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

/// <summary>Values that are missing inside the lists and numbers of a profile's update.</summary>
public class MissingItemTests
{
    [Theory]
    [InlineData(""" "union": { "tags": ["{{xdm.plan}}"] } """)]
    [InlineData(""" "union": { "tags": "{{xdm.empty}}" } """)]
    [InlineData(""" "union": { "tags": [] } """)]
    [InlineData(""" "union": "{{xdm.lists}}" """)]
    [InlineData(""" "unset": ["{{xdm.plan}}"] """)]
    [InlineData(""" "unset": "{{xdm.empty}}" """)]
    [InlineData(""" "add": { "Spent": "{{xdm.plan}}" } """)]
    public void Where_nothing_is_left_nothing_is_sent(string change)
    {
        RecordCollector mapped = Bench(change).Map(Event);

        Assert.Empty(mapped.Records);
        Assert.Empty(mapped.Failures);
        Assert.Equal(["there is nothing to change"], mapped.Skips);
    }

    [Theory]
    [InlineData(""" "union": { "tags": ["{{xdm.plan}}", "a", "{{xdm.name}}", null, 7] } """, """ "$union":{"tags":["a","n\"x",7]} """)]
    [InlineData(""" "union": { "tags": "{{xdm.some}}", "none": ["{{xdm.plan}}"] } """, """ "$union":{"tags":["b",2]} """)]
    [InlineData(""" "unset": ["{{xdm.plan}}", "Old"] """, """ "$unset":["Old"] """)]
    [InlineData(""" "add": { "Spent": "{{xdm.amount}}", "Visits": 1 } """, """ "$add":{"Spent":412.49,"Visits":1} """)]
    [InlineData(""" "set": { "list": ["{{xdm.plan}}", 1] } """, """ "$set":{"list":[null,1]} """)]
    public void Missing_items_are_left_out_where_Mixpanel_takes_no_null(string change, string expected) =>
        Assert.Equal(
            $$"""{"$token":"{{AppSettings.Token}}","$distinct_id":"u",{{expected.Trim()}}}""",
            Assert.Single(Bench(change).Map(Event).Records));

    private const string Event = """{"xdm":{"_id":"1","name":"n\"x","amount":"412.49","empty":[null],"some":[null,"b",null,2],"lists":{"tags":[null],"more":[]}}}""";

    private static MappingBench Bench(string change) => MappingBench.ForRules($$"""
        { "rules": [ { "name": "a", "actions": [ { "type": "setProfile", "distinctId": "u", {{change}} } ] } ] }
        """);
}
