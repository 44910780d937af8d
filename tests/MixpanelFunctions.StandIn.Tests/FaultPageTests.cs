using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class FaultPageTests
{
    public static TheoryData<string, Fault> Faults => new()
    {
        {
            """{"kind":"status","next":3,"status":429,"body":"x","retryAfterSeconds":5,"retryAfterAsDate":true,"delayMilliseconds":20}""",
            new Fault
            {
                Kind = FaultKind.Status,
                When = FaultTrigger.Next(3),
                Status = 429,
                Body = "x",
                RetryAfter = TimeSpan.FromSeconds(5),
                RetryAfterAsDate = true,
                Delay = TimeSpan.FromMilliseconds(20),
            }
        },
        { """{"kind":"status","always":true}""", new Fault { Kind = FaultKind.Status, When = FaultTrigger.Always } },
        { """{"kind":"delay","every":2,"delayMilliseconds":3600000}""", new Fault { Kind = FaultKind.Delay, When = FaultTrigger.Every(2), Delay = TimeSpan.FromHours(1) } },
        { """{"kind":"rateLimit","always":true,"eventsPerSecond":1}""", new Fault { Kind = FaultKind.RateLimit, When = FaultTrigger.Always, EventsPerSecond = 1 } },
        { """{"request":7,"kind":"badRequestWithoutList"}""", new Fault { Kind = FaultKind.BadRequestWithoutList, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"failedRecordsHidden"}""", new Fault { Kind = FaultKind.FailedRecordsHidden, When = FaultTrigger.Request(7) } },
        { """{"from":7,"kind":"someRefused"}""", new Fault { Kind = FaultKind.SomeRefused, When = FaultTrigger.From(7) } },
        { """{"request":7,"kind":"lateAnswer","delayMilliseconds":5}""", new Fault { Kind = FaultKind.LateAnswer, When = FaultTrigger.Request(7), Delay = TimeSpan.FromMilliseconds(5) } },
        { """{"request":7,"kind":"fewerImported"}""", new Fault { Kind = FaultKind.FewerImported, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"emptyAnswer"}""", new Fault { Kind = FaultKind.EmptyAnswer, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"malformedAnswer"}""", new Fault { Kind = FaultKind.MalformedAnswer, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"truncatedAnswer"}""", new Fault { Kind = FaultKind.TruncatedAnswer, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"resetBeforeBody"}""", new Fault { Kind = FaultKind.ResetBeforeBody, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"resetDuringBody"}""", new Fault { Kind = FaultKind.ResetDuringBody, When = FaultTrigger.Request(7) } },
        { """{"request":7,"kind":"resetAfterStored"}""", new Fault { Kind = FaultKind.ResetAfterStored, When = FaultTrigger.Request(7) } },
    };

    public static TheoryData<string, string> Rubbish => new()
    {
        { "nonsense", "not valid JSON" },
        { "", "not valid JSON" },
        { "5", "must be a fault" },
        { "[]", "must be a fault" },
        { "[5]", "must be a JSON object" },
        { """{"always":true}""", "needs a 'kind': one of delay, status, rateLimit," },
        { """{"kind":"explode","always":true}""", "'kind' must be one of delay, status, rateLimit," },
        { """{"kind":1,"always":true}""", "'kind' must be one of" },
        { """{"kind":"Status","always":true}""", "'kind' must be one of" },
        { """{"kind":"status"}""", "needs exactly one of 'next', 'every', 'request'" },
        { """{"kind":"status","next":1,"every":2}""", "needs exactly one of 'next', 'every', 'request'" },
        { """{"kind":"status","next":0}""", "'next', 'every', 'request' and 'from' must be at least 1." },
        { """{"kind":"status","every":-1}""", "'next', 'every', 'request' and 'from' must be at least 1." },
        { """{"kind":"status","request":"1"}""", "'request' must be a whole number." },
        { """{"kind":"status","next":1.5}""", "'next' must be a whole number." },
        { """{"kind":"status","next":99999999999}""", "'next' must be a whole number." },
        { """{"kind":"status","always":false}""", "'always' must be true." },
        { """{"kind":"status","always":true,"status":199}""", "'status' must be from 200 to 599." },
        { """{"kind":"status","always":true,"status":600}""", "'status' must be from 200 to 599." },
        { """{"kind":"status","always":true,"status":"503"}""", "'status' must be a whole number." },
        { """{"kind":"status","always":true,"status":204,"body":"x"}""", "cannot have a 'body'" },
        { """{"kind":"status","always":true,"body":{}}""", "'body' must be a string." },
        { """{"kind":"status","always":true,"delayMilliseconds":3600001}""", "'delayMilliseconds' must be from 0 to 3600000." },
        { """{"kind":"status","always":true,"delayMilliseconds":-1}""", "'delayMilliseconds' must be from 0 to 3600000." },
        { """{"kind":"delay","always":true}""", "needs 'delayMilliseconds'" },
        { """{"kind":"lateAnswer","always":true}""", "needs 'delayMilliseconds'" },
        { """{"kind":"status","from":0}""", "must be at least 1." },
        { """{"kind":"status","always":true,"retryAfterSeconds":86401}""", "'retryAfterSeconds' must be from 0 to 86400." },
        { """{"kind":"status","always":true,"retryAfterSeconds":-1}""", "'retryAfterSeconds' must be from 0 to 86400." },
        { """{"kind":"status","always":true,"retryAfterAsDate":true}""", "'retryAfterAsDate' needs 'retryAfterSeconds'." },
        { """{"kind":"status","always":true,"retryAfterSeconds":1,"retryAfterAsDate":1}""", "'retryAfterAsDate' must be true or false." },
        { """{"kind":"rateLimit","always":true}""", "'eventsPerSecond' must be at least 1" },
        { """{"kind":"rateLimit","always":true,"eventsPerSecond":0}""", "'eventsPerSecond' must be at least 1" },
        { """{"kind":"status","always":true,"statsu":503}""", "'statsu' is unknown." },
        { """{"kind":"status","always":true,"status":500,"status":503}""", "not valid JSON" },
        { """[{"kind":"status","always":true},{"kind":"status"}]""", "needs exactly one of" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_can_be_set_over_HTTP(string json, Fault fault)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsync("stand-in/faults", Bytes(json));

        Assert.Equal(200, reply.Status);
        Assert.Equal([fault], mixpanel.StandIn.Faults.Active);
    }

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Rubbish_is_refused_with_what_is_wrong_and_sets_nothing(string json, string message)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsync("stand-in/faults", Bytes(json));

        Assert.Equal(400, reply.Status);
        Assert.Contains(message, Assert.Single(reply.Json["errors"]!.AsArray())!.ToString(), StringComparison.Ordinal);
        Assert.Empty(mixpanel.StandIn.Faults.Active);
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsync("stand-in/faults", Bytes("""[{"kind":"x","next":"y","z":1},{"kind":"status","next":1,"status":5}]"""));

        Assert.Equal(4, reply.Json["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task Several_faults_can_be_set_and_all_be_switched_off()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply first = await mixpanel.SendAsync("stand-in/faults", Bytes("""[{"kind":"status","next":1},{"kind":"emptyAnswer","always":true}]"""));
        Reply second = await mixpanel.SendAsync("stand-in/faults", Bytes("""{"kind":"truncatedAnswer","every":2}"""));
        Reply off = await mixpanel.DeleteAsync("stand-in/faults");

        Assert.Equal("""{"active":["status","emptyAnswer"]}""", first.Body);
        Assert.Equal("""{"active":["status","emptyAnswer","truncatedAnswer"]}""", second.Body);
        Assert.Equal((204, ""), (off.Status, off.Body));
        Assert.Empty(mixpanel.StandIn.Faults.Active);
    }

    [Fact]
    public async Task A_fault_must_come_as_JSON_and_within_reason()
    {
        await using TestStandIn mixpanel = await StartAsync();
        string fault = """{"kind":"status","always":true}""";

        Assert.Equal(400, (await mixpanel.SendAsync("stand-in/faults", Bytes(fault), "text/plain")).Status);
        Assert.Equal(200, (await mixpanel.SendAsync("stand-in/faults", Bytes(fault.PadRight(65_536)))).Status);
        Assert.Equal(400, (await mixpanel.SendAsync("stand-in/faults", Bytes(fault.PadRight(65_537)))).Status);
    }

    [Fact]
    public async Task A_fault_that_makes_no_sense_is_a_mistake_of_the_caller()
    {
        await using TestStandIn mixpanel = await StartAsync();

        ArgumentException thrown = Assert.Throws<ArgumentException>(() => mixpanel.StandIn.Faults.Add(
            new Fault { Kind = (FaultKind)99, When = new FaultTrigger((FaultTriggerKind)99, 0) }));

        Assert.Contains("The kind is unknown. The trigger is unknown. 'next', 'every'", thrown.Message, StringComparison.Ordinal);
    }
}
