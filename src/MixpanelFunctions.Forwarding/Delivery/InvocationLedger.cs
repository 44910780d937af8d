using System.Runtime.InteropServices;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Diagnostics;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// The ledger of one invocation: every event, the result of each of its records, the dead letters. The mapping
/// thread and the requests in progress write to it at the same time. A lock protects it, which is taken once for each event and once for each request.
/// </summary>
internal sealed class InvocationLedger(ForwardingPlan plan, IReadOnlyList<HubMessage> messages) : IDisposable
{
    /// <summary>The memory of a dead letter, without the texts that it refers to.</summary>
    private const int LetterBytes = 512;

    /// <summary>How many reasons of dead letters are noted before they are added up. Far more than the number of different reasons.</summary>
    private const int MostNotes = 1_000;

    private readonly Lock _lock = new();
    private readonly PooledList<EventState> _events = new(Math.Max(1, messages.Count));
    private readonly List<DeadLetter> _deadLetters = [];
    private readonly long[] _filtered = plan.Filters.Count == 0 ? [] : new long[plan.Filters.Count];
    private readonly long[] _matched = new long[plan.Rules.Count];
    // By name: for a call with few events, a table of all rules would cost more than the events.
    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly List<DeadLetterTally> _reasons = [];
    private byte[]? _lastBody;
    private int _released;
    private long _recordsDelivered;
    private long _recordsRefused;
    private long _recordsSkipped;
    private long _requests;
    private long _retries;
    private long _bytesSent;

    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>The approximate number of bytes kept until the events so far are settled, in addition to the messages: uncompressed bodies and dead letters.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Reports the records in telemetry after all of them are settled.</summary>
    public RecordNotes Notes { get; } = new();

    /// <summary>Notes an event. Returns its number.</summary>
    public int Add(int message, int indexInMessage, ReadOnlyMemory<byte> body)
    {
        lock (_lock)
        {
            Hold(messages[message].Body, body);
            _events.Add(new EventState { Message = message, IndexInMessage = indexInMessage, Body = body });
            return _events.Count - 1;
        }
    }

    public void Filtered(CompiledFilter filter) => Interlocked.Increment(ref _filtered[filter.Index]);

    public void Matched(CompiledRule rule) => Interlocked.Increment(ref _matched[rule.Index]);

    public void Skipped(CompiledAction action, string reason)
    {
        Interlocked.Increment(ref _recordsSkipped);
        Notes.Skipped(action, reason);
    }

    /// <summary>The message that an event came in.</summary>
    public HubMessage MessageOf(int number)
    {
        lock (_lock)
        {
            return messages[_events[number].Message];
        }
    }

    public void Sent(int bytes, bool isRetry)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytesSent, bytes);
        if (isRetry)
        {
            Interlocked.Increment(ref _retries);
        }
    }

    /// <summary>Notes that an event, or one record of it, is dead-lettered.</summary>
    public void Failed(int number, EventFailure failure, ReadOnlyMemory<byte> record = default)
    {
        lock (_lock)
        {
            FailLocked(number, failure, record);
        }
    }

    /// <summary>Notes which of several records Mixpanel accepted, and which it refused permanently.</summary>
    public void Settle(RequestBatch batch, int first, int count, IReadOnlyList<RefusedRecord> refused)
    {
        lock (_lock)
        {
            int next = 0;
            for (int i = 0; i < count; i++)
            {
                BatchedRecord record = batch.Records[first + i];
                if (next < refused.Count && refused[next].Index == i)
                {
                    RefusedRecord why = refused[next++];
                    _recordsRefused++;
                    FailLocked(
                        record.Event,
                        new EventFailure(
                            FailureStage.Mixpanel,
                            why.Message,
                            why.Field,
                            record.Action.Rule,
                            record.Action.Index,
                            batch.Destination.Project,
                            record.Action.Operation,
                            record.Item < 0 ? null : record.Item),
                        batch.RecordText(first + i).ToArray());
                }
                else
                {
                    _recordsDelivered++;
                    Notes.Delivered(record.Action);
                    _events.Items[record.Event].Delivered++;
                }
            }
        }
    }

    /// <summary>Releases the dead letters so far, which are written, and their events, which are all settled.</summary>
    public void Release()
    {
        lock (_lock)
        {
            Notes.Failures.Add(_deadLetters);
            _deadLetters.Clear();
            for (; _released < _events.Count; _released++)
            {
                _events.Items[_released].Body = default;
            }

            _lastBody = null;
            HeldBytes = 0;
        }
    }

    /// <summary>The result, after everything is settled.</summary>
    public EventTally Close()
    {
        lock (_lock)
        {
            Dictionary<string, long> delivered = new(StringComparer.Ordinal);
            foreach ((CompiledAction action, long records) in Notes.Deliveries)
            {
                delivered[action.Rule] = delivered.GetValueOrDefault(action.Rule) + records;
            }

            return new EventTally
            {
                Messages = messages.Count,
                Received = _events.Count,
                Forwarded = _events.Count(state => !state.Failed && state.Delivered > 0),
                Filtered = _events.Count(state => !state.Failed && state.Delivered == 0),
                DeadLettered = _events.Count(state => state.Failed),
                DeadLetters = DeadLetterTally.Sum(_reasons),
                RecordsDelivered = _recordsDelivered,
                RecordsDeadLettered = _recordsRefused,
                RecordsSkipped = _recordsSkipped,
                Requests = _requests,
                Retries = _retries,
                BytesSent = _bytesSent,
                Filters = [.. plan.Filters.Select(filter => new FilterTally(filter.Name, _filtered[filter.Index]))],
                Skips = SkipTally.Of(Notes.Skips),
                Rules = [.. plan.Rules.Select(rule => new RuleTally(rule.Name, _matched[rule.Index], delivered.GetValueOrDefault(rule.Name), _failed.GetValueOrDefault(rule.Name)))],
            };
        }
    }

    public void Dispose()
    {
        _events.Dispose();
        Notes.Users.Dispose();
    }

    /// <summary>Counts the buffer of an event's text once, if it is not the message itself.</summary>
    private void Hold(ReadOnlyMemory<byte> message, ReadOnlyMemory<byte> body)
    {
        if (MemoryMarshal.TryGetArray(body, out ArraySegment<byte> own) && !ReferenceEquals(own.Array, _lastBody))
        {
            _lastBody = own.Array;
            bool isMessage = MemoryMarshal.TryGetArray(message, out ArraySegment<byte> came) && ReferenceEquals(came.Array, own.Array);
            HeldBytes += isMessage ? 0 : own.Array!.Length;
        }
    }

    private void NoteReason(EventFailure failure)
    {
        _reasons.Add(DeadLetterTally.Of(failure));
        if (_reasons.Count >= MostNotes)
        {
            IReadOnlyList<DeadLetterTally> sums = DeadLetterTally.Sum(_reasons);
            _reasons.Clear();
            _reasons.AddRange(sums);
        }
    }

    private void FailLocked(int number, EventFailure failure, ReadOnlyMemory<byte> record)
    {
        ref EventState state = ref _events.Items[number];
        if (!state.Failed)
        {
            NoteReason(failure);
        }

        state.Failed = true;
        HeldBytes += LetterBytes + record.Length;
        _deadLetters.Add(new DeadLetter(failure, messages[state.Message], state.IndexInMessage, state.Body, record));
        if (failure.Rule is not null)
        {
            _failed[failure.Rule] = _failed.GetValueOrDefault(failure.Rule) + 1;
        }
    }
}
