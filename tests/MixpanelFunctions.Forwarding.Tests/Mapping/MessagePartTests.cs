using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>A message of which a part only is to be forwarded gives that part's records, the very same ones, and no others.</summary>
public class MessagePartTests
{
    private const string Rules = """
        {"rules":[
          {"name":"Views","actions":[{"type":"trackEvent","event":"view"},{"type":"trackEvent","event":"view again"}]},
          {"name":"Items","actions":[
            {"type":"trackEvent","event":"item","forEach":"{{xdm.items}}","time":"{{item.time}}","properties":{"Place":"{{index}}"}},
            {"type":"setProfile","forEach":"{{xdm.items}}","distinctId":"{{xdm.login}}","set":{"Last":"{{item.name}}"},"add":{"Seen":"{{item.count}}"}}]}]}
        """;

    private const string Three = """
        [{"xdm":{"n":0}},{"xdm":{"n":1,"login":"kari@example.test","items":[{"name":"a","count":1},{"name":"b","count":2},{"name":"c","count":3}]}},{"xdm":{"n":2}}]
        """;

    private readonly MappingBench _bench = MappingBench.ForRules(Rules);

    [Fact]
    public void Without_a_part_all_of_it_is_forwarded() =>
        Assert.Equal(2 + 2 + 3 + 6 + 2, _bench.Map(Three).Records.Count);

    [Fact]
    public void One_event_of_a_message_keeps_its_place_and_so_its_ids()
    {
        RecordCollector part = Map(Three, new MessagePart { Index = 1 });

        Assert.Equal(1, part.Begun);
        Assert.Equal(_bench.Map(Three).Records.Skip(2).Take(11), part.Records);
    }

    [Fact]
    public void An_event_by_itself_gets_the_ids_that_its_place_in_the_message_gave_it()
    {
        RecordCollector alone = Map("""{"xdm":{"n":2}}""", new MessagePart { FirstIndex = 2 });

        Assert.Equal(_bench.Map(Three).Records[^2..], alone.Records);
        Assert.NotEqual(_bench.Map("""{"xdm":{"n":2}}""").Records, alone.Records);
    }

    [Fact]
    public void One_rule_is_asked_alone()
    {
        RecordCollector part = Map(Three, new MessagePart { Rule = "Views" });

        Assert.Equal(["Views", "Views", "Views"], part.Matched);
        Assert.Equal(6, part.Records.Count);
    }

    [Fact]
    public void One_action_runs_alone() =>
        Assert.Equal(
            [_bench.Map(Three).Records[1]],
            Map(Three, new MessagePart { Index = 0, Rule = "Views", Action = 1 }).Records);

    [Fact]
    public void An_update_of_a_profile_is_not_repeated_with_another_operation()
    {
        RecordCollector part = Map(Three, new MessagePart { Index = 1, Rule = "Items", Action = 1, Operation = "$set" });

        Assert.Equal(3, part.Records.Count);
        Assert.All(part.Records, record => Assert.Contains("\"$set\"", record, StringComparison.Ordinal));
        Assert.Empty(Map(Three, new MessagePart { Index = 1, Rule = "Items", Action = 1 }).Records);
        Assert.Empty(Map(Three, new MessagePart { Index = 1, Rule = "Items", Action = 0, Operation = "$set" }).Records);
    }

    [Fact]
    public void One_item_runs_alone_and_keeps_its_place()
    {
        RecordCollector part = Map(Three, new MessagePart { Index = 1, Rule = "Items", Action = 0, Item = 1 });

        Assert.Contains("\"Place\":1", Assert.Single(part.Records), StringComparison.Ordinal);
        Assert.Equal([_bench.Map(Three).Records[5]], part.Records);
    }

    [Fact]
    public void From_an_item_on_those_before_it_are_not_repeated() =>
        Assert.Equal(
            _bench.Map(Three).Records[5..7],
            Map(Three, new MessagePart { Index = 1, Rule = "Items", Action = 0, FromItem = 1 }).Records);

    [Fact]
    public void An_event_that_is_not_there_is_a_failure_and_not_settled()
    {
        RecordCollector part = Map(Three, new MessagePart { Index = 7 });

        Assert.Empty(part.Records);
        Assert.Equal(new EventFailure(FailureStage.Parse, "the message has no event at this place"), Assert.Single(part.Failures));
    }

    [Fact]
    public void The_unreadable_part_that_is_meant_fails_again_and_the_others_are_left_alone()
    {
        RecordCollector part = Map("nonsense\n{\"xdm\":{}}\n[1]", new MessagePart { Index = 2 });

        Assert.Equal((1, 0), (part.Begun, part.Records.Count));
        Assert.Equal("a number is not an Edge event", Assert.Single(part.Failures).Reason);
    }

    [Fact]
    public void A_failure_tells_the_operation_and_the_item()
    {
        RecordCollector mapped = _bench.Map("""{"xdm":{"items":[{},{"time":"never"},{}]}}""");

        Assert.Equal(
            new EventFailure(
                FailureStage.Mapping, "the time is neither ISO 8601 nor epoch seconds or milliseconds", "properties.time", "Items", 0, "default", Item: 1),
            Assert.Single(mapped.Failures));
        Assert.Equal(2, mapped.Records.Count(record => record.Contains("\"item\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Where_an_action_breaks_off_at_an_item_the_failure_tells_from_where_and_the_rest_can_be_sent_without_the_first()
    {
        MappingBench bench = MappingBench.ForRules("""
            {"dataElements":{"double":{"customCode":"if (arc.event.xdm.broken) { throw 'no'; } return 2;"}},
             "rules":[{"name":"Items","actions":[
               {"type":"setProfile","distinctId":"kari","forEach":"{{xdm.items}}","add":{"Seen":"{{item}}"},"set":{"Double":"{{double}}"}}]}]}
            """);

        RecordCollector mapped = bench.Map("""{"xdm":{"broken":true,"items":[1,2]}}""");

        Assert.Equal(2, mapped.Records.Count);
        EventFailure failure = Assert.Single(mapped.Failures);
        Assert.Equal((FailureStage.Rule, 0, "$set", (int?)0, (int?)null), (failure.Stage, failure.Action, failure.Operation, failure.FromItem, failure.Item));
    }

    private RecordCollector Map(string body, MessagePart part) => _bench.Map(MappingBench.Message(body) with { Part = part });
}
