using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// The result of one pass over an event: for every slot of the plan its value, as a reference into
/// the event's own bytes. Beside them a scratch space for what is computed for this event. One instance serves one
/// thread for any number of events, without allocating once its buffers have grown.
/// </summary>
public sealed class EventValues
{
    /// <summary>
    /// How many bytes may be computed for one event. An event is at most 1 MB, as Mixpanel accepts it; rules may make its values
    /// again a few times, each with all of its characters escaped.
    /// </summary>
    public const int LargestScratch = 32 * 1024 * 1024;

    private readonly CapturePlan _plan;
    private static readonly JsonValue NoValue = JsonValue.Missing;

    private readonly byte[] _constants;
    private readonly Found[] _found;
    private readonly int[] _visitedFor;
    private byte[] _body = [];
    private byte[] _scratch = new byte[4_096];
    private int _scratchLength;
    private Dictionary<int, Exception>? _failures;
    private int _generation;

    /// <summary>Makes room for the values of a plan.</summary>
    /// <param name="plan">The paths to find.</param>
    /// <param name="constants">The bytes that values of source <see cref="ValueSource.Constant"/> are in.</param>
    internal EventValues(CapturePlan plan, byte[] constants)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _constants = constants;
        _found = new Found[plan.SlotCount];
        _visitedFor = new int[plan.NodeCount];
    }

    /// <summary>The message the current event came in.</summary>
    public HubMessage Message { get; private set; } = new()
    {
        Body = default,
        Partition = string.Empty,
        SequenceNumber = 0,
        EnqueuedTime = default,
    };

    /// <summary>The event's place among those of its message, counted from 0.</summary>
    public int IndexInMessage { get; private set; }

    /// <summary>The shape the event came in.</summary>
    public EventShape Shape { get; internal set; }

    /// <summary>Where the event's own text starts in the message's decoded body, in bytes.</summary>
    public int Start { get; internal set; }

    /// <summary>The length of the event's own text in bytes.</summary>
    public int Length { get; internal set; }

    /// <summary>The event's own text.</summary>
    public ReadOnlySpan<byte> Text => _body.AsSpan(Start, Length);

    /// <summary>The event's own text, to be kept beyond the event.</summary>
    public ReadOnlyMemory<byte> Body => _body.AsMemory(Start, Length);

    /// <summary>Whether secrets are hidden in computed values, for records that are shown and not sent.</summary>
    public bool HidesSecrets { get; internal set; }

    /// <summary>The item that an action with <c>forEach</c> runs for.</summary>
    internal JsonValue CurrentItem { get; set; }

    /// <summary>Its place in the array, counted from 0; -1 outside such an action.</summary>
    public int ItemIndex { get; internal set; } = -1;

    internal CapturePlan Plan => _plan;

    /// <summary>Tells the current event from any other that this instance has held.</summary>
    internal int Generation => _generation;

    /// <summary>The value in a slot; missing if the event has none.</summary>
    internal JsonValue this[int slot]
    {
        get
        {
            ref readonly Found found = ref _found[slot];
            return found.Generation == _generation ? found.Value : JsonValue.Missing;
        }
    }

    /// <summary>The value in a slot, in place; missing if the event has none. Valid until the next value is noted.</summary>
    internal ref readonly JsonValue At(int slot)
    {
        ref readonly Found found = ref _found[slot];
        return ref found.Generation == _generation ? ref found.Value : ref NoValue;
    }

    /// <summary>The text of a value; for a string what is between its quotes, escapes as received.</summary>
    /// <remarks>Valid until the next event is read, also when further values are computed: the scratch space only grows.</remarks>
    internal ReadOnlySpan<byte> Bytes(JsonValue value) => value.Source switch
    {
        ValueSource.Event => _body.AsSpan(value.Start, value.Length),
        ValueSource.Constant => _constants.AsSpan(value.Start, value.Length),
        _ => _scratch.AsSpan(value.Start, value.Length),
    };

    /// <summary>The array that a value is in.</summary>
    internal byte[] Array(in JsonValue value) => value.Source switch
    {
        ValueSource.Event => _body,
        ValueSource.Constant => _constants,
        _ => _scratch,
    };

    /// <summary>The text that a string means: its escapes undone. A lone surrogate becomes U+FFFD.</summary>
    /// <remarks>Valid until the next event is read, also when further values are computed: the scratch space only grows.</remarks>
    internal ReadOnlySpan<byte> PlainText(JsonValue value)
    {
        if ((value.Traits & ValueTraits.Escaped) == 0)
        {
            return Bytes(value);
        }

        // Undoing an escape never makes a text longer.
        Reserve(value.Length);
        int length = JsonEscapes.Undo(Bytes(value), _scratch.AsSpan(_scratchLength));
        Span<byte> text = _scratch.AsSpan(_scratchLength, length);
        _scratchLength += length;
        return text;
    }

    /// <summary>Whether a slot's value was already found or computed for the current event.</summary>
    internal bool IsSet(int slot) => _found[slot].Generation == _generation;

    internal void Set(int slot, JsonValue value)
    {
        _found[slot] = new Found(value, _generation);
    }

    /// <summary>Notes a value that is in the event itself.</summary>
    /// <param name="slot">Where it is kept.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="traits">What is known of its text.</param>
    /// <param name="start">Its first byte; for a string the one after the quote.</param>
    /// <param name="end">Behind its last byte; for a string the closing quote.</param>
    internal void Set(int slot, JsonKind kind, ValueTraits traits, int start, int end) =>
        Set(slot, new JsonValue(kind, ValueSource.Event, traits, start, end - start));

    /// <summary>Notes that a value could not be computed for the current event, so that it is not tried for each rule.</summary>
    internal void SetFailure(int slot, Exception failure) => (_failures ??= [])[slot] = failure;

    /// <summary>Why a value could not be computed for the current event, or <see langword="null"/>.</summary>
    internal Exception? Failure(int slot) => _failures is { Count: > 0 } && _failures.TryGetValue(slot, out Exception? failure) ? failure : null;

    internal void BeginMessage(HubMessage message, byte[] body)
    {
        Message = message;
        _body = body;
        IndexInMessage = (message.Part?.FirstIndex ?? 0) - 1;
    }

    internal void BeginEvent(int start)
    {
        IndexInMessage++;
        Start = start;
        Length = 0;
        RestartEvent();
    }

    /// <summary>Goes to the rest of the message as one part.</summary>
    /// <param name="body">What its text is in.</param>
    /// <param name="start">Where it starts.</param>
    /// <param name="length">Its length.</param>
    /// <param name="index">The place of its first part in the message.</param>
    internal void BeginRest(byte[] body, int start, int length, int index)
    {
        (_body, IndexInMessage) = (body, index - 1);
        BeginEvent(start);
        Length = length;
    }

    /// <summary>Reverts <see cref="BeginEvent"/>: the object contains events and is not an event itself.</summary>
    internal void CancelEvent() => IndexInMessage--;

    /// <summary>Forgets the values of the current event, to read it again.</summary>
    internal void RestartEvent()
    {
        _generation++;
        if (_generation == int.MaxValue)
        {
            System.Array.Clear(_found);
            System.Array.Clear(_visitedFor);
            _generation = 1;
        }

        _scratchLength = 0;
        _failures?.Clear();
    }

    /// <summary>Notes that the pass found a node with children; a repeated name in its object replaces its values.</summary>
    internal void Visit(PathNode node)
    {
        if (_visitedFor[node.Id] == _generation)
        {
            Forget(node);
        }

        _visitedFor[node.Id] = _generation;
    }

    /// <summary>The scratch space for a new value, with at least this many bytes.</summary>
    internal Span<byte> Room(int length)
    {
        Reserve(length);
        return _scratch.AsSpan(_scratchLength);
    }

    /// <summary>Takes what was just written to <see cref="Room"/> as a value.</summary>
    internal JsonValue Take(JsonKind kind, int length, ValueTraits traits)
    {
        JsonValue value = new(kind, ValueSource.Scratch, traits, _scratchLength, length);
        _scratchLength += length;
        return value;
    }

    /// <summary>Copies bytes to the scratch space as a value.</summary>
    internal JsonValue Keep(JsonKind kind, ReadOnlySpan<byte> text, ValueTraits traits)
    {
        text.CopyTo(Room(text.Length));
        return Take(kind, text.Length, traits);
    }

    private void Forget(PathNode node)
    {
        if (node.Slot >= 0)
        {
            _found[node.Slot] = default;
        }

        foreach (PathNode child in node.Children)
        {
            // Of one without children nobody notes a visit.
            if (!child.HasChildren || _visitedFor[child.Id] == _generation)
            {
                Forget(child);
                _visitedFor[child.Id] = 0;
            }
        }
    }

    private void Reserve(int length)
    {
        if (_scratch.Length - _scratchLength < length)
        {
            Grow(length);
        }
    }

    private void Grow(int length)
    {
        if (length < 0 || length > LargestScratch - _scratchLength)
        {
            throw new EventTooLargeException($"the values that the rules compute for the event take more than {LargestScratch / (1024 * 1024)} MB");
        }

        System.Array.Resize(ref _scratch, Math.Min(LargestScratch, Math.Max(_scratch.Length * 2, _scratchLength + length)));
    }

    /// <summary>A value, and the event that it was found in.</summary>
    private readonly struct Found(JsonValue value, int generation)
    {
        public readonly JsonValue Value = value;
        public readonly int Generation = generation;
    }
}
