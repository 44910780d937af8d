using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>Which requests a fault befalls.</summary>
public class FaultTriggerTests
{
    public static TheoryData<string, FaultTrigger, int[]> Triggers => new()
    {
        { "always", FaultTrigger.Always, [503, 503, 503, 503, 503, 503] },
        { "the next 1", FaultTrigger.Next(1), [503, 200, 200, 200, 200, 200] },
        { "the next 3", FaultTrigger.Next(3), [503, 503, 503, 200, 200, 200] },
        { "every 1st", FaultTrigger.Every(1), [503, 503, 503, 503, 503, 503] },
        { "every 3rd", FaultTrigger.Every(3), [200, 200, 503, 200, 200, 503] },
        { "request 1", FaultTrigger.Request(1), [503, 200, 200, 200, 200, 200] },
        { "from 1", FaultTrigger.From(1), [503, 503, 503, 503, 503, 503] },
        { "from 4", FaultTrigger.From(4), [200, 200, 200, 503, 503, 503] },
        { "request 4", FaultTrigger.Request(4), [200, 200, 200, 503, 200, 200] },
    };

    [Theory]
    [MemberData(nameof(Triggers))]
    public async Task A_fault_befalls_the_requests_it_is_set_for(string what, FaultTrigger trigger, int[] expected)
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(Unavailable(trigger));

        List<int> statuses = await StatusesAsync(mixpanel, expected.Length);

        Assert.True(expected.SequenceEqual(statuses), what + ": " + string.Join(' ', statuses));
    }

    [Fact]
    public async Task Every_kth_counts_from_when_the_fault_was_set_and_a_numbered_one_from_the_start()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await StatusesAsync(mixpanel, 1);
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Every(2)));
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Request(4)) with { Status = 502 });

        Assert.Equal([200, 503, 502, 503], await StatusesAsync(mixpanel, 4));
    }

    [Fact]
    public async Task Faults_of_the_next_requests_follow_one_another_in_the_order_they_were_set()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Next(2)));
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Next(1)) with { Status = 429 });

        Assert.Equal([503, 503, 429, 200], await StatusesAsync(mixpanel, 4));
    }

    [Fact]
    public async Task A_rate_limit_of_the_next_requests_counts_only_those_it_refused()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.RateLimit, When = FaultTrigger.Next(1), EventsPerSecond = 2 });

        Assert.Equal([200, 200, 429, 200], await StatusesAsync(mixpanel, 4));
    }

    [Fact]
    public async Task Clearing_switches_off_and_counts_from_one_again()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Always));
        Assert.Equal([503], await StatusesAsync(mixpanel, 1));

        mixpanel.StandIn.Faults.Clear();
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Request(2)));

        Assert.Equal([200, 503, 200], await StatusesAsync(mixpanel, 3));
    }

    [Fact]
    public async Task Spent_faults_are_no_longer_active()
    {
        await using TestStandIn mixpanel = await StartAsync();
        FaultSwitch faults = mixpanel.StandIn.Faults;
        Fault always = new() { Kind = FaultKind.RateLimit, When = FaultTrigger.Always, EventsPerSecond = 1000 };
        faults.Add(Unavailable(FaultTrigger.Next(1)));
        faults.Add(Unavailable(FaultTrigger.Request(2)));
        faults.Add(always);

        Assert.Equal(3, faults.Active.Count);
        await StatusesAsync(mixpanel, 2);

        Assert.Equal([always], faults.Active);
    }

    [Fact]
    public async Task A_fault_befalls_exactly_so_many_of_parallel_requests()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(Unavailable(FaultTrigger.Next(20)));

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => mixpanel.ImportAsync(Numbered(number))));

        Assert.Equal(20, replies.Count(reply => reply.Status == 503));
        Assert.Equal((60, 40), (mixpanel.Store.Counts.Requests, mixpanel.Store.Counts.Accepted));
    }

    private static Fault Unavailable(FaultTrigger trigger) => new() { Kind = FaultKind.Status, When = trigger };

    private static async Task<List<int>> StatusesAsync(TestStandIn mixpanel, int requests)
    {
        List<int> statuses = [];
        for (int request = 0; request < requests; request++)
        {
            statuses.Add((await mixpanel.ImportAsync(Record())).Status);
        }

        return statuses;
    }
}
