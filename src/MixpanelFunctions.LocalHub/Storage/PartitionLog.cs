using System.Globalization;
using MixpanelFunctions.LocalHub.Messages;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>One partition: events in the order in which they came, each with its sequence number, offset and time.</summary>
internal sealed class PartitionLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly EventQueue _events = new();
    private readonly Retention _retention;
    private readonly TimeProvider _clock;
    private readonly SegmentFiles? _files;
    private TaskCompletionSource _appended = NewSignal();
    private SegmentHeader _next;

    /// <summary>A partition in memory, and on the disk too where a folder is given.</summary>
    /// <param name="id">Its number, from 0, as text.</param>
    /// <param name="retention">How long its events are kept.</param>
    /// <param name="clock">Tells enqueued times.</param>
    /// <param name="folder">Where its events stay after the process; null for nowhere.</param>
    /// <param name="segmentBytes">When the next file is begun, in bytes.</param>
    /// <param name="firstOffset">The offset of the first event, if there is no folder that says otherwise.</param>
    /// <exception cref="EventLogDamagedException">What the folder holds cannot be read.</exception>
    public PartitionLog(
        string id, Retention retention, TimeProvider clock, string? folder = null, long segmentBytes = SegmentFiles.DefaultSegmentBytes, long firstOffset = 0)
    {
        Id = id;
        _retention = retention;
        _clock = clock;
        _next = SegmentHeader.StartAt(firstOffset);
        if (folder is not null)
        {
            (_files, _next) = SegmentFiles.Open(folder, segmentBytes, _events.Add);
            DropExpired();
        }
    }

    /// <summary>The partition's number as text.</summary>
    public string Id { get; }

    /// <summary>How far it is now.</summary>
    public PartitionState State
    {
        get
        {
            lock (_lock)
            {
                DropExpired();
                return new PartitionState(
                    FirstKept, _next.SequenceNumber - 1, _next.LastOffset, _next.LastEnqueuedTime, _events.Count, _events.Bytes);
            }
        }
    }

    private long FirstKept => _next.SequenceNumber - _events.Count;

    /// <summary>Adds events, all or none. When this returns they are in order, kept and on the disk, if there is one.</summary>
    /// <exception cref="IOException">The disk refused them, and nothing is added.</exception>
    public void Append(IReadOnlyList<EventContent> events)
    {
        int size = LogFrame.HeadBytes;
        foreach (EventContent content in events)
        {
            size += EventRecord.SizeOf(content);
        }

        byte[] frame = new byte[size];
        LoggedEvent[] added = new LoggedEvent[events.Count];
        TaskCompletionSource signal;
        lock (_lock)
        {
            long time = Math.Max(_clock.GetUtcNow().ToUnixTimeMilliseconds(), _next.LastEnqueuedTime);
            SegmentHeader next = _next;
            int at = LogFrame.HeadBytes;
            for (int i = 0; i < added.Length; i++)
            {
                added[i] = EventRecord.Write(frame.AsMemory(at), next.SequenceNumber, next.Offset, time, events[i]);
                at += added[i].Size;
                next = new SegmentHeader(next.SequenceNumber + 1, next.Offset + added[i].Size, next.Offset, time);
            }

            if (_files is not null)
            {
                LogFrame.Seal(frame);
                _files.Append(frame, _next);
            }

            _next = next;
            foreach (LoggedEvent one in added)
            {
                _events.Add(one);
            }

            DropExpired();
            signal = _appended;
            _appended = NewSignal();
        }

        signal.SetResult();
    }

    /// <summary>The sequence number at which reading from a position begins.</summary>
    /// <exception cref="PositionOutOfRangeException">The position is after the last event.</exception>
    public long Find(EventPosition position)
    {
        lock (_lock)
        {
            DropExpired();
            return position.Kind switch
            {
                PositionKind.Earliest => FirstKept,
                PositionKind.Latest => _next.SequenceNumber,
                PositionKind.Offset => FindOffset(position),
                PositionKind.SequenceNumber => FindSequenceNumber(position),
                _ => FirstKept + _events.FirstWhere(
                    one => position.IsInclusive ? one.EnqueuedTime >= position.Value : one.EnqueuedTime > position.Value),
            };
        }
    }

    /// <summary>Copies events from <paramref name="sequenceNumber"/> on; if that has gone, from the first that is kept.</summary>
    /// <returns>The number of events copied; 0 if none has come yet.</returns>
    public int Read(long sequenceNumber, Span<LoggedEvent> events)
    {
        lock (_lock)
        {
            DropExpired();
            long skipped = Math.Max(0, sequenceNumber - FirstKept);
            int count = (int)Math.Clamp(_events.Count - skipped, 0, events.Length);
            for (int i = 0; i < count; i++)
            {
                events[i] = _events[(int)skipped + i];
            }

            return count;
        }
    }

    /// <summary>Ends as soon as an event with this sequence number or a later one has been added.</summary>
    public Task WaitForAsync(long sequenceNumber, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _next.SequenceNumber > sequenceNumber ? Task.CompletedTask : WaitAsync(sequenceNumber, _appended.Task, cancellationToken);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _files?.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(long sequenceNumber, Task appended, CancellationToken cancellationToken)
    {
        await appended.WaitAsync(cancellationToken).ConfigureAwait(false);
        await WaitForAsync(sequenceNumber, cancellationToken).ConfigureAwait(false);
    }

    private long FindOffset(EventPosition position)
    {
        if (position.Value > _next.LastOffset)
        {
            throw new PositionOutOfRangeException(string.Create(
                CultureInfo.InvariantCulture,
                $"The supplied offset '{position.Value}' is invalid. The last offset in the system is '{_next.LastOffset}'"));
        }

        return FirstKept + _events.FirstWhere(one => position.IsInclusive ? one.Offset >= position.Value : one.Offset > position.Value);
    }

    private long FindSequenceNumber(EventPosition position)
    {
        long last = _next.SequenceNumber - 1;
        if (position.Value > last)
        {
            throw new PositionOutOfRangeException(string.Create(
                CultureInfo.InvariantCulture,
                $"The supplied sequence number '{position.Value}' is invalid. The last sequence number in the system is '{last}'"));
        }

        return Math.Max(position.IsInclusive ? position.Value : position.Value + 1, FirstKept);
    }

    private void DropExpired()
    {
        long oldest = (_clock.GetUtcNow() - _retention.Time).ToUnixTimeMilliseconds();
        int before = _events.Count;
        while (_events.Count > 0 && _events[0].EnqueuedTime < oldest)
        {
            _events.DropFirst();
        }

        while (_events.Count > 1 && _events.Bytes > _retention.Bytes)
        {
            _events.DropFirst();
        }

        if (_events.Count < before)
        {
            _files?.DeleteBefore(FirstKept);
        }
    }
}
