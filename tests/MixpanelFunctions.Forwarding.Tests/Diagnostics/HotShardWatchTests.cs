using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Tests.Diagnostics;

/// <summary>200,000 events a distinct_id and event date (mixpanel/docs, tracking-best-practices/hot-shard-limits).</summary>
public class HotShardWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly WarningList _log = new();
    private readonly List<string> _beyond = [];
    private readonly HotShardWatch _watch;

    public HotShardWatchTests() => _watch = new HotShardWatch(_clock, _log);

    [Fact]
    public void What_is_beyond_the_limit_is_counted_and_warned_of_once_by_the_place_in_the_hub()
    {
        Count(HotShardWatch.Limit, "robot@example.com");
        Assert.Empty(_beyond);
        Assert.Empty(_log.Lines);

        Count(3, "robot@example.com");

        Assert.Equal(["default", "default", "default"], _beyond);
        Assert.Equal(
            ["A distinct_id of project default has more than 200000 events of 2026-03-01; Mixpanel renames further ones to $hotshard_events. One is in partition 3, sequence number 4711"],
            _log.Lines);
    }

    [Fact]
    public void Other_ids_dates_and_projects_are_counted_apart()
    {
        Count(HotShardWatch.Limit, "robot");

        Count(1, "robots");
        Count(1, "robot", time: Noon.AddDays(-1));
        Count(1, "robot", project: "retail");

        Assert.Empty(_beyond);
        Count(1, "robot");
        Assert.Single(_beyond);
    }

    [Fact]
    public void Every_hot_id_has_a_warning_of_its_own()
    {
        Count(HotShardWatch.Limit + 1, "robot");
        Count(HotShardWatch.Limit + 1, "ticker");

        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void At_midnight_counting_starts_anew()
    {
        Count(HotShardWatch.Limit, "robot");
        _clock.SetUtcNow(Noon.AddDays(1).Date);

        Count(HotShardWatch.Limit, "robot");

        Assert.Empty(_beyond);
    }

    private void Count(int count, string distinctId, DateTimeOffset? time = null, string project = "default")
    {
        UserEvents events = new();
        byte[] id = System.Text.Encoding.UTF8.GetBytes($"\"{distinctId}\"");
        for (int i = 0; i < count; i++)
        {
            events.Add(project, id, (time ?? Noon).ToUnixTimeMilliseconds(), 17);
        }

        _watch.Count(events, Message, _beyond.Add);
    }

    private static HubMessage Message(int number)
    {
        Assert.Equal(17, number);
        return new HubMessage { Body = default, Partition = "3", SequenceNumber = 4711, EnqueuedTime = Noon };
    }
}
