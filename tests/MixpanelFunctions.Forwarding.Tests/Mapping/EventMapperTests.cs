using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

public class EventMapperTests
{
    [Fact]
    public void Every_rule_is_asked_in_order_and_all_actions_of_those_that_take_the_event_run()
    {
        MappingBench bench = MappingBench.ForRules("""
            { "rules": [
              { "name": "Always", "actions": [ { "type": "trackEvent", "event": "1" }, { "type": "trackEvent", "event": "2" } ] },
              { "name": "Never", "conditions": [ { "left": "{{xdm.n}}", "operator": "equals", "right": 2 } ], "actions": [ { "type": "trackEvent", "event": "3" } ] },
              { "name": "Sign-in", "conditions": [
                  { "left": "{{xdm.t}}", "operator": "equals", "right": "SIGNIN", "caseInsensitive": true },
                  { "left": "{{xdm.n}}", "operator": "greaterThan", "right": 3 } ],
                "actions": [ { "type": "trackEvent", "event": "4" } ] } ] }
            """);

        RecordCollector taken = bench.Map("""{"xdm":{"t":"signin","n":4}}""");
        RecordCollector other = bench.Map("""{"xdm":{"t":"signin","n":3}}""");

        Assert.Equal(["Always", "Sign-in"], taken.Matched);
        Assert.Equal(["1", "2", "4"], taken.Records.Select(record => record[10..11]));
        Assert.Equal(["Always"], other.Matched);
    }

    [Fact]
    public void An_action_that_fails_does_not_stop_the_others()
    {
        MappingBench bench = MappingBench.ForRules("""
            { "rules": [ { "name": "A", "actions": [
              { "type": "trackEvent", "event": "1", "time": "soon" }, { "type": "trackEvent", "event": "{{xdm.none}}" }, { "type": "trackEvent", "event": "3" } ] } ] }
            """);

        RecordCollector mapped = bench.Map("""{"xdm":{}}""");

        Assert.Equal([(0, "properties.time"), (1, "event")], mapped.Failures.Select(failure => (failure.Action!.Value, failure.Field!)));
        Assert.StartsWith("{\"event\":\"3\"", Assert.Single(mapped.Records), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_cannot_be_decided_fails_alone()
    {
        MappingBench bench = MappingBench.ForRules("""
            { "rules": [
              { "name": "Throws", "conditions": [ { "customCode": "throw new Error('no');" } ], "actions": [ { "type": "trackEvent", "event": "1" } ] },
              { "name": "Action", "actions": [ { "type": "trackEvent", "event": "2", "properties": { "a": "{{code}}" } }, { "type": "trackEvent", "event": "3" } ] } ],
              "dataElements": { "code": { "customCode": "throw new Error('no');" } } }
            """);

        RecordCollector mapped = bench.Map("""{"xdm":{}}""");

        Assert.Equal(
            [(FailureStage.Rule, "Throws", null, null), (FailureStage.Rule, "Action", 0, "default")],
            mapped.Failures.Select(failure => (failure.Stage, failure.Rule!, failure.Action, failure.Project)));
        Assert.StartsWith("{\"event\":\"3\"", Assert.Single(mapped.Records), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_event_fails_the_stage_parse_and_asks_no_rule()
    {
        RecordCollector mapped = MappingBench.ForAction(string.Empty).Map("{\"xdm\":{}}\n{\"other\":1}\nnonsense");

        Assert.Equal(3, mapped.Begun);
        Assert.Single(mapped.Records);
        Assert.All(mapped.Failures, failure => Assert.Equal((FailureStage.Parse, null, null), (failure.Stage, failure.Rule, failure.Action)));
        Assert.Equal(2, mapped.Failures.Count);
    }

    [Theory]
    [InlineData("""{"arc":{"\ud800":1,"event":{"\udc00":{},"xdm":{"id":7},"\ud83d":2}}}""")]
    [InlineData("""{"event":{"\ud800":1,"xdm":{"\ud800":2,"id":7}}}""")]
    [InlineData("""{"header":{},"body":{"\ud800":1,"xdmEntity":{"id":7,"list":[{"\ud800":1,"id":7}]}}}""")]
    [InlineData("""{"xdm":{"id":7,"identityMap":{"\ud800":[{"id":"1"}],"ECID":[{"\ud800":1,"authenticatedState":"\ud800","primary":"\ud800","id":"1"}]}}}""")]
    public void Half_a_character_in_a_name_is_passed_over(string body)
    {
        MappingBench bench = MappingBench.ForAction(""" "properties": { "id": "{{xdm.id}}" } """);
        MappingBench items = MappingBench.ForAction(""" "forEach": "{{xdm.list}}", "properties": { "id": "{{item.id}}" } """);

        Assert.Equal(7, MappingBench.Properties(bench.Record(body)).GetProperty("id").GetInt32());
        Assert.Empty(items.Map(body).Failures);
        Assert.All(items.Map(body).Records, record => Assert.Equal(7, MappingBench.Properties(record).GetProperty("id").GetInt32()));
    }

    [Fact]
    public void Each_project_is_a_destination_of_its_own()
    {
        MappingBench bench = MappingBench.ForRules(
            """
            { "rules": [ { "name": "A", "actions": [
              { "type": "trackEvent", "event": "1" }, { "type": "trackEvent", "event": "2", "project": "retail" }, { "type": "trackEvent", "event": "3", "project": "default" } ] } ] }
            """,
            ("Mixpanel__Projects__retail__ProjectToken", "retail-token"));

        Assert.Equal(
            [new Destination("default", MixpanelEndpoint.Import, 0), new Destination("retail", MixpanelEndpoint.Import, 1)],
            bench.Plan.Destinations);
        Assert.Equal([0, 1, 0], bench.Plan.Rules[0].Actions.Select(action => action.Destination.Number));
        Assert.Equal("import", bench.Plan.Destinations[0].EndpointName);
    }
}
