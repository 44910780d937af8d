using System.IO.Hashing;
using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Actions;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Actions;

public class InsertIdTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(""" "insertId": "{{xdm.given}}" """);

    [Theory]
    [InlineData("\"a\"", "a")]
    [InlineData("\"0f8fad5b-d9cb-469f-a165-70867728950e\"", "0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("\"ABCXYZabcxyz0123456789-ABCXYZabcxyz0\"", "ABCXYZabcxyz0123456789-ABCXYZabcxyz0")]
    [InlineData("\"a\\u002db\"", "a-b")]
    [InlineData("12345", "12345")]
    [InlineData("12.0", "12")]
    public void A_given_id_that_Mixpanel_takes_goes_as_it_is(string given, string expected) => Assert.Equal(expected, Id($$"""{"given":{{given}},"_id":"x"}"""));

    [Theory]
    [InlineData("1234567890123456789012345678901234567")]
    [InlineData("a_b")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("å")]
    [InlineData("1.5")]
    public void A_given_id_that_Mixpanel_does_not_take_is_hashed_whatever_the_rule(string given)
    {
        string id = Id($$"""{"given":"{{given}}","_id":"x"}""");

        Assert.Equal(Hash(given), id);
        Assert.Equal(id, IdOf(MappingBench.ForAction(""" "event": "Other", "insertId": "{{xdm.given}}", "preset": "standard" """).RecordOf($$"""{"given":"{{given}}"}""")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"null\"")]
    [InlineData("\"UNDEFINED\"")]
    [InlineData("\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("0")]
    [InlineData("true")]
    [InlineData("{}")]
    public void A_given_id_that_is_none_or_refused_gives_way_to_one_derived_from_the_events_id(string given) =>
        Assert.Equal(Hash("e-1\0Every event\00"), Id($$"""{"given":{{given}},"_id":"e-1"}"""));

    [Theory]
    [InlineData("")]
    [InlineData(""" "_id":null """)]
    [InlineData(""" "_id":"" """)]
    [InlineData(""" "_id":"none" """)]
    [InlineData(""" "_id":{"a":1} """)]
    public void Without_an_id_of_the_event_its_place_serves(string xdm) =>
        Assert.Equal(Hash("edge\03\042\00\01772366400\0Every event\00"), Id($"{{{xdm}}}"));

    [Fact]
    public void Every_part_of_the_place_counts()
    {
        const string Body = """{"xdm":{}}""";
        string[] ids =
        [
            IdOf(Bench.Record(MappingBench.Message(Body))),
            IdOf(Bench.Record(MappingBench.Message(Body, sequenceNumber: 43))),
            IdOf(Bench.Record(MappingBench.Message(Body, partition: "4"))),
            IdOf(MappingBench.ForAction(string.Empty, ("EventHubName", "other")).Record(Body)),
            IdOf(Bench.Record(MappingBench.Message(Body) with { EnqueuedTime = MappingBench.Enqueued + TimeSpan.FromSeconds(1) })),
            .. Bench.Map($"[{Body},{Body}]").Records.Skip(1).Select(IdOf),
        ];

        Assert.Equal(6, ids.Distinct().Count());
    }

    [Fact]
    public void Of_the_time_at_which_the_hub_took_it_only_the_second_counts() =>
        Assert.Equal(
            Bench.Record(MappingBench.Message("""{"xdm":{}}""") with { EnqueuedTime = MappingBench.Enqueued - TimeSpan.FromMilliseconds(250) }),
            Bench.Record(MappingBench.Message("""{"xdm":{}}""") with { EnqueuedTime = MappingBench.Enqueued + TimeSpan.FromMilliseconds(749) }));

    [Fact]
    public void Two_actions_on_one_event_never_share_a_derived_id()
    {
        const string Action = """{ "type": "trackEvent", "event": "Same" }""";
        MappingBench bench = MappingBench.ForRules($$"""
            { "rules": [ { "name": "A", "actions": [ {{Action}}, {{Action}} ] }, { "name": "B", "actions": [ {{Action}} ] } ] }
            """);

        Assert.Equal(3, Ids("""{"xdm":{"_id":"e-1"}}""").Distinct().Count());
        Assert.Equal(3, Ids("""{"xdm":{}}""").Distinct().Count());

        IEnumerable<string> Ids(string body) => bench.Map(body).Records.Select(IdOf);
    }

    [Fact]
    public void A_rule_added_before_does_not_change_the_ids_of_events_under_way()
    {
        const string Rule = """{ "name": "A", "actions": [ { "type": "trackEvent", "event": "Same" } ] }""";
        const string Other = """{ "name": "New", "actions": [ { "type": "trackEvent", "event": "New" } ] }""";

        string before = MappingBench.ForRules($$"""{ "rules": [ {{Rule}} ] }""").RecordOf("{}");

        Assert.Contains(before, MappingBench.ForRules($$"""{ "rules": [ {{Other}}, {{Rule}} ] }""").Map("""{"xdm":{}}""").Records);
    }

    [Fact]
    public void The_ids_are_the_same_on_every_redelivery_however_the_batch_is_split()
    {
        HubMessage[] messages =
        [
            .. Enumerable.Range(0, 20).Select(i => MappingBench.Message(i % 3 == 0 ? """[{"xdm":{}},{"xdm":{"_id":"e"}},{"xdm":{}}]""" : """{"xdm":{}}""", sequenceNumber: i)),
        ];
        string[] once = [.. messages.SelectMany(message => Bench.Map(message).Records)];

        // Another instance, and from the middle on, and backwards.
        MappingBench again = MappingBench.ForAction(""" "insertId": "{{xdm.given}}" """);
        Assert.Equal(once[^14..], messages.Skip(12).SelectMany(message => again.Map(message).Records).TakeLast(14));
        Assert.Equal(once, messages.Reverse().Select(message => again.Map(message).Records).Reverse().SelectMany(records => records));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"_id":"e-1"}""")]
    [InlineData("""{"given":"not accepted!"}""")]
    public void A_derived_id_is_32_hexadecimal_digits(string xdm) => Assert.Matches("^[0-9a-f]{32}$", Id(xdm.Length == 0 ? "{}" : xdm));

    [Fact]
    public void An_action_for_each_item_gives_each_record_an_id_of_its_own()
    {
        const string Event = """{"xdm":{"_id":"e-1","productListItems":[{"SKU":"a"},{"SKU":"b"},{"SKU":"a"}]}}""";
        string[] derived = Ids(MappingBench.ForAction(""" "forEach": "{{xdm.productListItems}}", "properties": { "SKU": "{{item.SKU}}" } """));
        string[] given = Ids(MappingBench.ForAction(""" "forEach": "{{xdm.productListItems}}", "insertId": "{{xdm._id}}" """));

        Assert.Equal([Hash("e-1\0Every event\00\00"), Hash("e-1\0Every event\00\01"), Hash("e-1\0Every event\00\02")], derived);
        Assert.Equal([Hash("e-1\00"), Hash("e-1\01"), Hash("e-1\02")], given);

        static string[] Ids(MappingBench bench) => [.. bench.Map(Event).Records.Select(IdOf)];
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("123456789012345678901234567890123456", true)]
    [InlineData("1234567890123456789012345678901234567", false)]
    [InlineData("-", true)]
    [InlineData("NULL", false)]
    public void An_id_has_1_to_36_letters_digits_and_hyphens_and_is_none_of_the_refused(string id, bool expected) =>
        Assert.Equal(expected, InsertId.IsAccepted(Encoding.UTF8.GetBytes(id)));

    private static string Hash(string key) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(key)));

    private static string Id(string xdm) => IdOf(Bench.RecordOf(xdm));

    private static string IdOf(string record) => MappingBench.Properties(record).GetProperty("$insert_id").GetString()!;
}
