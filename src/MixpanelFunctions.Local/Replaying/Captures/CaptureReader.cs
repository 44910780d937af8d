using System.Globalization;
using Avro.File;
using Avro.Generic;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>
/// Reads the events of a captured file, in the schema that Event Hubs Capture documents: <c>SequenceNumber</c>,
/// <c>Offset</c>, <c>EnqueuedTimeUtc</c>, <c>SystemProperties</c>, <c>Properties</c>, <c>Body</c>.
/// </summary>
internal sealed class CaptureReader : IDisposable
{
    private static readonly string[] Needed = ["SequenceNumber", "EnqueuedTimeUtc", "Body"];

    private readonly Stream _stream;
    private readonly DataFileReader<GenericRecord> _reader;
    private readonly string _partition;
    private long _read;

    private CaptureReader(Stream stream, DataFileReader<GenericRecord> reader, string partition) =>
        (_stream, _reader, _partition) = (stream, reader, partition);

    /// <summary>Avro's random mark in the file, which identifies the file under any name.</summary>
    public string Id => Convert.ToHexStringLower(_reader.GetHeader().SyncData);

    /// <summary>The position in the file, in bytes.</summary>
    public long Position => _stream.Position;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Its content, to be read at any place; closed with the reader, and on an error.</param>
    /// <param name="partition">The partition of its events.</param>
    /// <exception cref="CaptureDamagedException">The file was not written by Capture.</exception>
    public static CaptureReader Open(Stream stream, string partition)
    {
        try
        {
            DataFileReader<GenericRecord> reader = (DataFileReader<GenericRecord>)DataFileReader<GenericRecord>.OpenReader(stream, leaveOpen: false);
            return reader.GetSchema() is Avro.RecordSchema schema && Array.TrueForAll(Needed, name => schema.TryGetField(name, out _))
                ? new CaptureReader(stream, reader, partition)
                : throw new CaptureDamagedException("its schema is not that of Event Hubs Capture");
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (IsOfFile(exception))
            {
                throw new CaptureDamagedException($"not a readable Avro file ({exception.GetType().Name})");
            }

            throw;
        }
    }

    /// <summary>The next event; <see langword="null"/> at the end.</summary>
    /// <exception cref="CaptureDamagedException">The file cannot be read any further.</exception>
    public HubMessage? Next()
    {
        try
        {
            if (!_reader.HasNext())
            {
                return null;
            }

            HubMessage message = Message(_reader.Next());
            _read++;
            return message;
        }
        catch (Exception exception) when (IsOfFile(exception))
        {
            throw new CaptureDamagedException($"damaged after event {_read} ({exception.GetType().Name})");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>The library has no error of its own for every kind of damage; what a storage or a wish to stop throws is none.</summary>
    private static bool IsOfFile(Exception exception) =>
        exception is not (CaptureDamagedException or OperationCanceledException or LetterStoreException or OutOfMemoryException)
        && !Forwarding.DeadLetters.StorageFaults.IsOfStorage(exception);

    private HubMessage Message(GenericRecord record) => new()
    {
        Body = Field(record, "Body") is byte[] body ? body : [],
        Partition = _partition,
        SequenceNumber = (long)Field(record, "SequenceNumber")!,
        Offset = Field(record, "Offset") as string,
        EnqueuedTime = Enqueued(record),
        TraceParent = Property(record, "Properties", "traceparent") as string ?? Property(record, "Properties", "Diagnostic-Id") as string,
    };

    /// <summary>To the millisecond if a system property has it, or else to the second, as <c>EnqueuedTimeUtc</c> is written.</summary>
    private static DateTimeOffset Enqueued(GenericRecord record)
    {
        DateTimeOffset toSecond = DateTimeOffset.Parse(
            (string)Field(record, "EnqueuedTimeUtc")!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        if (Property(record, "SystemProperties", "x-opt-enqueued-time") is not long milliseconds)
        {
            return toSecond;
        }

        double ahead = milliseconds - (double)toSecond.ToUnixTimeMilliseconds();
        return ahead is >= 0 and < 1_000 ? toSecond.AddMilliseconds(ahead) : toSecond;
    }

    private static object? Property(GenericRecord record, string map, string name) =>
        Field(record, map) is IDictionary<string, object> properties && properties.TryGetValue(name, out object? value) ? value : null;

    private static object? Field(GenericRecord record, string name) => record.TryGetValue(name, out object? value) ? value : null;
}
