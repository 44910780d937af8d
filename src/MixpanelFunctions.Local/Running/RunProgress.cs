using System.Diagnostics;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LiveView.Observing;

namespace MixpanelFunctions.Local.Running;

/// <summary>The progress of a run. Thread-safe.</summary>
internal sealed class RunProgress : IBatchObserver
{
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Dictionary<string, long> _settled = new(StringComparer.Ordinal);
    private EventTally _tally = EventTally.Empty;
    private TimeSpan _busy;
    private TimeSpan _busyUntil;
    private readonly SortedSet<string> _taken = new(StringComparer.Ordinal);
    private string? _problem;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The result of the events so far.</summary>
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

    /// <summary>How long settled batches were in progress, without the waits between them.</summary>
    public TimeSpan Busy
    {
        get
        {
            lock (_lock)
            {
                return _busy;
            }
        }
    }

    /// <summary>The partitions that another reader has now.</summary>
    public IReadOnlyList<string> TakenPartitions
    {
        get
        {
            lock (_lock)
            {
                return [.. _taken];
            }
        }
    }

    /// <summary>Why the latest batch could not be settled, or another note; <see langword="null"/> if there is nothing to report.</summary>
    public string? Problem
    {
        get
        {
            lock (_lock)
            {
                return _problem;
            }
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Whether each partition is settled up to and with these messages.</summary>
    /// <param name="last">Sequence numbers by partition; -1 if there is none.</param>
    public bool HasSettled(IReadOnlyDictionary<string, long> last)
    {
        lock (_lock)
        {
            return last.All(partition => partition.Value < 0 || _settled.GetValueOrDefault(partition.Key, -1) >= partition.Value);
        }
    }

    /// <inheritdoc/>
    public void Settled(IReadOnlyList<HubMessage> messages, EventTally tally, TimeSpan took) => Change(() =>
    {
        _tally += tally;
        _settled[messages[^1].Partition] = messages[^1].SequenceNumber;
        TimeSpan now = _watch.Elapsed;
        TimeSpan began = now - took;
        _busy += now - (began > _busyUntil ? began : _busyUntil);
        _busyUntil = now;
        _problem = null;
    });

    /// <inheritdoc/>
    public void Failed(IReadOnlyList<HubMessage> messages, string reason) => Change(() => _problem = reason);

    /// <summary>Signals a change of something else that is shown.</summary>
    public void Refresh() => Change(() => { });

    /// <summary>Notes that another reader has a partition, or no longer has it.</summary>
    /// <param name="partition">The partition's id.</param>
    /// <param name="isTaken">Whether the other reader has it now.</param>
    public void Taken(string partition, bool isTaken) => Change(() =>
    {
        if (isTaken)
        {
            _taken.Add(partition);
            _problem = $"Another reader of the consumer group has taken partition {partition}. It is read again when that reader leaves.";
        }
        else
        {
            _taken.Remove(partition);
            _problem = $"Partition {partition} is read again.";
        }
    });

    /// <summary>Notes that a partition stands still, because its next event cannot be decoded.</summary>
    /// <param name="partition">The partition's id.</param>
    /// <param name="exception">The type of the SDK's exception.</param>
    public void Undecodable(string partition, string exception) => Change(() => _problem =
        $"Partition {partition} stands still{(_settled.TryGetValue(partition, out long last) ? FormattableString.Invariant($" after sequence number {last}") : "")}: Azure's client cannot decode the next event ({exception}), neither here nor in the Function app.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}
