using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// A partition's events on the disk, in files that are only ever appended to, each named by its first sequence number.
/// Appended bytes are passed to the operating system, so they survive any end of the process. Not
/// thread-safe: the partition's lock protects it.
/// </summary>
internal sealed class SegmentFiles : IDisposable
{
    /// <summary>A file that is longer is closed and the next one begun, in bytes. Files that nothing is left of are deleted.</summary>
    public const long DefaultSegmentBytes = 16L * 1024 * 1024;

    private const long NoFile = long.MaxValue;

    private readonly string _folder;
    private readonly long _segmentBytes;
    private readonly Queue<long> _closed = [];
    private SafeFileHandle? _file;

    /// <summary>The open file's first sequence number. Without one the last closed file says how far the partition is, and stays.</summary>
    private long _current = NoFile;
    private long _length;

    private SegmentFiles(string folder, long segmentBytes)
    {
        _folder = folder;
        _segmentBytes = segmentBytes;
    }

    /// <summary>Opens a partition's folder, made where it is not there, and reads what is in it.</summary>
    /// <param name="folder">The partition's own folder.</param>
    /// <param name="segmentBytes">When the next file is begun, in bytes.</param>
    /// <param name="events">Takes the events, in order.</param>
    /// <returns>The files, and where the partition continues.</returns>
    /// <exception cref="EventLogDamagedException">A file is damaged elsewhere than at the log's end.</exception>
    public static (SegmentFiles Files, SegmentHeader Next) Open(string folder, long segmentBytes, Action<LoggedEvent> events)
    {
        HubFiles.CreateFolder(folder);
        SegmentFiles files = new(folder, segmentBytes);
        List<string> names = [.. Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal)];
        SegmentHeader next = SegmentHeader.StartAt(0);
        bool first = true;
        for (int i = 0; i < names.Count; i++)
        {
            bool last = i == names.Count - 1;
            byte[] bytes = File.ReadAllBytes(names[i]);
            if (SegmentHeader.Read(bytes) is not { } header)
            {
                if (!last)
                {
                    throw new EventLogDamagedException($"{names[i]} does not start like an event log.");
                }

                // The process ended while it began this file: nothing was in it yet.
                File.Delete(names[i]);
                break;
            }

            if (!first && header.SequenceNumber != next.SequenceNumber)
            {
                throw new EventLogDamagedException(string.Create(
                    CultureInfo.InvariantCulture, $"{names[i]} starts with event {header.SequenceNumber} instead of {next.SequenceNumber}."));
            }

            first = false;
            next = header;
            int end = ReadEvents(bytes, ref next, events);
            if (end < bytes.Length && (!last || LogFrame.IsIn(bytes.AsSpan(end))))
            {
                // An append that the process did not get to the end of tears the log's end, and nothing follows it.
                throw new EventLogDamagedException(string.Create(CultureInfo.InvariantCulture, $"{names[i]} is damaged at byte {end}."));
            }

            if (last)
            {
                files.Continue(names[i], header.SequenceNumber, end);
            }
            else
            {
                files._closed.Enqueue(header.SequenceNumber);
            }
        }

        return (files, next);
    }

    /// <summary>Appends a sealed frame. When this returns, it is the operating system's.</summary>
    /// <param name="frame">What <see cref="LogFrame"/> sealed.</param>
    /// <param name="before">Where the partition was before it.</param>
    /// <exception cref="IOException">It could not be written. The log is as it was.</exception>
    public void Append(ReadOnlySpan<byte> frame, SegmentHeader before)
    {
        if (_file is null || _length >= _segmentBytes)
        {
            Begin(before);
        }

        try
        {
            RandomAccess.Write(_file!, frame, _length);
        }
        catch
        {
            RandomAccess.SetLength(_file!, _length);
            throw;
        }

        _length += frame.Length;
    }

    /// <summary>Deletes the files that hold only events before this one.</summary>
    public void DeleteBefore(long sequenceNumber)
    {
        while (_closed.Count > 0 && (_closed.Count > 1 ? _closed.ElementAt(1) : _current) <= sequenceNumber)
        {
            File.Delete(PathOf(_closed.Dequeue()));
        }
    }

    public void Dispose()
    {
        if (_file is not null)
        {
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            _file = null;
        }
    }

    /// <summary>Reads frame by frame. Returns where the last valid frame ends, in bytes.</summary>
    private static int ReadEvents(byte[] file, ref SegmentHeader next, Action<LoggedEvent> events)
    {
        int at = SegmentHeader.Bytes;
        while (LogFrame.Measure(file.AsSpan(at)) is { } length)
        {
            int end = at + length;
            for (int position = at + LogFrame.HeadBytes; position < end;)
            {
                LoggedEvent one = EventRecord.Read(file.AsMemory(position));
                events(one);
                next = new SegmentHeader(one.SequenceNumber + 1, one.Offset + one.Size, one.Offset, one.EnqueuedTime);
                position += one.Size;
            }

            at = end;
        }

        return at;
    }

    private void Continue(string path, long firstSequenceNumber, long length)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(_file, length);
        _current = firstSequenceNumber;
        _length = length;
    }

    private void Begin(SegmentHeader header)
    {
        if (_file is not null)
        {
            Dispose();
            _closed.Enqueue(_current);
            _current = NoFile;
        }

        byte[] head = header.ToBytes();
        SafeFileHandle file = HubFiles.CreateFile(PathOf(header.SequenceNumber));
        try
        {
            RandomAccess.Write(file, head, 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file = file;
        _current = header.SequenceNumber;
        _length = head.Length;
    }

    private string PathOf(long sequenceNumber) =>
        Path.Combine(_folder, sequenceNumber.ToString("D20", CultureInfo.InvariantCulture) + ".log");
}
