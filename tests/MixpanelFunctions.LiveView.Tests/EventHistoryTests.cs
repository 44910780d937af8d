using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.History;

namespace MixpanelFunctions.LiveView.Tests;

/// <summary>The bounds of what is kept.</summary>
public class EventHistoryTests
{
    [Fact]
    public void Beyond_the_number_the_oldest_go_and_numbers_stay()
    {
        EventHistory history = new(3, long.MaxValue);
        Add(history, 10, 5);

        Assert.Equal((3, 5), (history.Count, history.LastId));
        Assert.Equal([3, 4, 5], history.Latest(10).Select(each => each.Id));
        Assert.Equal([5], history.After(4, 10).Select(each => each.Id));
        Assert.Equal([3, 4], history.After(0, 2).Select(each => each.Id));
        Assert.Empty(history.After(5, 10));
        Assert.Null(history.Find(2));
        Assert.Equal(4, history.Find(4)!.Id);
        Assert.Null(history.Find(6));
    }

    [Fact]
    public void Beyond_the_bytes_the_oldest_go_but_never_the_last()
    {
        EventHistory history = new(1_000, 10_000);
        Add(history, 1_000, 50);
        Assert.InRange(history.Bytes, 1, 10_000);
        Assert.InRange(history.Count, 2, 10);

        Add(history, 100_000, 1);
        Assert.Equal(1, history.Count);
        Assert.Equal(51, history.Latest(1)[0].Id);
    }

    private static void Add(EventHistory history, int bytes, int times)
    {
        for (int i = 0; i < times; i++)
        {
            HubMessage message = new() { Body = new byte[bytes], Partition = "0", SequenceNumber = i, EnqueuedTime = default };
            history.Add(new LiveEvent(message, 0, default, null!, Encoding.UTF8.GetBytes("{}")));
        }
    }
}
