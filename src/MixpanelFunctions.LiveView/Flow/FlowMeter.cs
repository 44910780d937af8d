using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.LiveView.Flow;

/// <summary>Adds up settled batches by second, and keeps the last ten minutes. Thread-safe.</summary>
internal sealed class FlowMeter(TimeProvider time)
{
    /// <summary>The seconds kept.</summary>
    public const int MaxPoints = 600;

    /// <summary>The seconds over which the share of shown events is computed.</summary>
    private const int SharePoints = 10;

    private readonly Lock _lock = new();
    private readonly Queue<FlowPoint> _points = new();
    private readonly SortedDictionary<string, PartitionFlow> _partitions = new(StringComparer.Ordinal);
    private readonly Queue<(long Received, long Shown)> _shares = new();
    private EventTally _tally = EventTally.Empty;
    private EventTally _before = EventTally.Empty;
    private TimeSpan _lag;
    private long _shownBefore;
    private (string Reason, DateTimeOffset At)? _failure;

    /// <summary>The totals of all settled batches.</summary>
    public EventTally Tally
    {
        get
        {
            lock (_lock)
            {
                return _tally;
            }
        }
    }

    /// <summary>The positions of the partitions, in the order of their ids.</summary>
    public IReadOnlyList<PartitionFlow> Partitions
    {
        get
        {
            lock (_lock)
            {
                return [.. _partitions.Values];
            }
        }
    }

    /// <summary>The seconds, oldest first.</summary>
    public IReadOnlyList<FlowPoint> Points
    {
        get
        {
            lock (_lock)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>Adds a batch of one partition, in order.</summary>
    public void Add(IReadOnlyList<HubMessage> messages, EventTally tally)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            _failure = null;
            _tally += tally;
            if (messages.Count == 0)
            {
                return;
            }

            HubMessage last = messages[^1];
            TimeSpan lag = now - messages[0].EnqueuedTime;
            _lag = lag > _lag ? lag : _lag;
            long before = _partitions.TryGetValue(last.Partition, out PartitionFlow? known) ? known.Messages : 0;
            _partitions[last.Partition] = new PartitionFlow(last.Partition, last.SequenceNumber, last.EnqueuedTime, before + messages.Count);
        }
    }

    /// <summary>Notes that a batch could not be settled, and will be delivered again.</summary>
    public void Failed(string reason)
    {
        lock (_lock)
        {
            _failure = (reason, time.GetUtcNow());
        }
    }

    /// <summary>Why the latest batch could not be settled, and when that was; <see langword="null"/> if one was settled since, or all were.</summary>
    public (string Reason, DateTimeOffset At)? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Ends a second.</summary>
    /// <param name="shown">The events explained so far.</param>
    public FlowPoint Cut(long shown)
    {
        lock (_lock)
        {
            FlowPoint point = new(
                time.GetUtcNow().ToUnixTimeMilliseconds(),
                _tally.Received - _before.Received,
                _tally.Forwarded - _before.Forwarded,
                _tally.Filtered - _before.Filtered,
                _tally.DeadLettered - _before.DeadLettered,
                _tally.RecordsDelivered - _before.RecordsDelivered,
                _tally.Requests - _before.Requests,
                _tally.Retries - _before.Retries,
                _tally.BytesSent - _before.BytesSent,
                (long)_lag.TotalMilliseconds);
            Keep(_points, point, MaxPoints);
            Keep(_shares, (point.Received, Math.Max(0, shown - _shownBefore)), SharePoints);
            _before = _tally;
            _lag = TimeSpan.Zero;
            _shownBefore = shown;
            return point;
        }
    }

    /// <summary>Of how many events one was shown in the last ten seconds: 1 where all were.</summary>
    public double OneIn
    {
        get
        {
            lock (_lock)
            {
                long received = _shares.Sum(share => share.Received);
                long shown = _shares.Sum(share => share.Shown);
                return shown == 0 || received <= shown ? 1 : (double)received / shown;
            }
        }
    }

    private static void Keep<T>(Queue<T> queue, T item, int most)
    {
        queue.Enqueue(item);
        if (queue.Count > most)
        {
            queue.Dequeue();
        }
    }
}
