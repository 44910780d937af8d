using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Tests.Mapping;

/// <summary>What holds for the record of any event at all.</summary>
public class AnyRecordTests
{
    private const string Rules = """
        {
          "dataElements": { "clean": { "path": "xdm.value", "cleanText": true, "forceLowerCase": true, "default": "{{xdm._id}}" } },
          "rules": [
            { "name": "Whole", "actions": [
              { "type": "trackEvent", "event": "A", "properties": { "V": "{{xdm.value}}", "T": "<{{xdm.value}}|{{clean}}>", "O": { "x": ["{{xdm.value}}"] } } },
              { "type": "trackEvent", "event": "n {{xdm.eventType}}", "distinctId": "{{xdm.value}}", "insertId": "{{xdm.value}}", "time": "{{xdm.value}}", "properties": "{{xdm.props}}" } ] },
            { "name": "Spread", "actions": [
              { "type": "trackEvent", "event": "{{xdm.eventType}}", "distinctId": "{{clean}}", "insertId": "{{xdm._id}}", "properties": { "V": "{{xdm.value}}" },
                "spread": ["{{xdm.props}}", "{{xdm.value}}", "{{arc}}"], "flatten": true, "preset": "standard" },
              { "type": "trackEvent", "event": "B", "spread": ["{{xdm}}"], "preset": "standard" } ] }
          ]
        }
        """;

    public static TheoryData<string, string> Settings => new()
    {
        { "Simplified", "DeadLetter" },
        { "Simplified", "UseEnqueuedTime" },
        { "Original", "UseEnqueuedTime" },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void It_keeps_to_all_that_Mixpanel_asks(string identityMerge, string invalidTime)
    {
        MappingBench bench = Bench(identityMerge, invalidTime);
        int records = 0;

        AnyEvent.Body.Sample(
            body =>
            {
                RecordCollector mapped = bench.Map(body);
                Assert.All(mapped.Records, RecordRules.AssertKept);
                // Four actions; each says what became of it.
                Assert.Equal(4, mapped.Records.Count + mapped.Failures.Count);
                Assert.DoesNotContain(mapped.Failures, failure => failure.Field is not ("event" or "properties.time"));
                records += mapped.Records.Count;
            },
            iter: 700,
            threads: 1);

        Assert.InRange(records, 700, 4 * 700);
    }

    [Fact]
    public void It_has_the_same_bytes_whenever_and_by_whomever_it_is_made()
    {
        MappingBench one = Bench("Simplified", "UseEnqueuedTime");
        MappingBench other = Bench("Simplified", "UseEnqueuedTime");

        AnyEvent.Body.Array[1, 6].Sample(
            bodies =>
            {
                HubMessage[] messages = [.. bodies.Select((body, number) => MappingBench.Message(body, number))];
                string[][] forth = [.. messages.Select(message => one.Map(message).Records.ToArray())];
                string[][] back = [.. messages.Reverse().Select(message => other.Map(message).Records.ToArray())];
                string[][] again = [.. messages.Select(message => one.Map(message).Records.ToArray())];

                Assert.Equal(forth, back.Reverse());
                Assert.Equal(forth, again);
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void It_is_valid_also_where_the_event_is_cut_anywhere_or_has_any_byte_changed()
    {
        MappingBench bench = Bench("Simplified", "UseEnqueuedTime");

        Gen.Select(AnyEvent.Body, Gen.Int[0, 100_000], Gen.Byte, Gen.Bool).Sample(
            (text, place, value, cut) =>
            {
                byte[] body = Encoding.UTF8.GetBytes(text);
                place %= body.Length;
                if (cut)
                {
                    body = body[..place];
                }
                else
                {
                    body[place] = value;
                }

                Assert.All(bench.Map(MappingBench.Message(body)).Records, RecordRules.AssertKept);
            },
            iter: 700,
            threads: 1);
    }

    private static MappingBench Bench(string identityMerge, string invalidTime) =>
        MappingBench.ForRules(Rules, ("Mixpanel__IdentityMerge", identityMerge), ("Forwarding__InvalidTime", invalidTime));
}
