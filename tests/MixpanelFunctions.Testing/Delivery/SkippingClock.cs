using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace MixpanelFunctions.Testing.Delivery;

/// <summary>
/// A clock on which waits are over at once, each moving it on by its length and noted; only time-outs, told by their
/// length, wait until the clock gets there.
/// </summary>
internal sealed class SkippingClock(params TimeSpan[] timeOuts) : FakeTimeProvider(EdgeEvents.Enqueued)
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && !timeOuts.Contains(dueTime))
        {
            _waits.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
