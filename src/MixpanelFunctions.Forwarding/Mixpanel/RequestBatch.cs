using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>The place of a record in its batch, and the event that it belongs to.</summary>
/// <param name="Start">Its first byte in the batch.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Event">The number of its event in the invocation.</param>
/// <param name="Action">The action that wrote it.</param>
/// <param name="Item">For an action that runs once for each item, the item's index, starting at 0; otherwise -1.</param>
internal readonly record struct BatchedRecord(int Start, int Length, int Event, CompiledAction Action, int Item);

/// <summary>Records for one destination, written one after another as they are sent: a request's body without its brackets.</summary>
internal sealed class RequestBatch : IDisposable
{
    private readonly PooledList<BatchedRecord> _records = new();

    /// <summary>Starts empty.</summary>
    public RequestBatch(Destination destination) => Destination = destination;

    /// <summary>Where the records go.</summary>
    public Destination Destination { get; }

    /// <summary>The records in order.</summary>
    public IReadOnlyList<BatchedRecord> Records => _records;

    /// <summary>The size of the request's body in bytes.</summary>
    public int BodyLength => Buffer.Length + 1;

    internal Utf8Buffer Buffer { get; } = new();

    /// <summary>A record's JSON.</summary>
    public ReadOnlySpan<byte> RecordText(int index) => Buffer.Written.Slice(_records[index].Start, _records[index].Length);

    /// <summary>The JSON of consecutive records, with commas between them.</summary>
    internal ReadOnlySpan<byte> Slice(int first, int count)
    {
        BatchedRecord last = _records[first + count - 1];
        int start = _records[first].Start;
        return Buffer.Written[start..(last.Start + last.Length)];
    }

    /// <summary>Adds the record that was written from this position to the end of the buffer.</summary>
    internal void Close(int start, int eventNumber, CompiledAction action, int item = -1)
    {
        _records.Add(new BatchedRecord(start, Buffer.Length - start, eventNumber, action, item));
        Buffer.Append((byte)',');
    }

    /// <summary>Moves the last record to another batch, because it makes this one too large.</summary>
    internal void MoveLast(RequestBatch other)
    {
        BatchedRecord last = _records[^1];
        int start = other.Buffer.Length;
        other.Buffer.Append(Buffer.Written.Slice(last.Start, last.Length));
        other.Close(start, last.Event, last.Action, last.Item);
        Buffer.Truncate(last.Start);
        _records.RemoveLast();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Buffer.Dispose();
        _records.Dispose();
    }
}
