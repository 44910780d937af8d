using System.IO.Compression;

namespace MixpanelFunctions.Benchmarks.Sinks;

/// <summary>Counts the records of requests' bodies, which it decompresses as a receiver must.</summary>
internal sealed class RecordSink
{
    private long _records;

    /// <summary>Records taken so far.</summary>
    public long Records => Interlocked.Read(ref _records);

    private static ReadOnlySpan<byte> Beginning => "{\"event\":"u8;

    /// <summary>Takes a body.</summary>
    /// <param name="body">JSON in gzip.</param>
    /// <param name="room">A buffer to decompress into; made larger where it must be.</param>
    /// <returns>Its records.</returns>
    public int Take(ReadOnlyMemory<byte> body, ref byte[] room)
    {
        int length = 0;
        using (GZipStream gzip = new(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress))
        {
            int read;
            while ((read = gzip.Read(room, length, room.Length - length)) > 0)
            {
                length += read;
                if (length == room.Length)
                {
                    Array.Resize(ref room, room.Length * 2);
                }
            }
        }

        // No text of a record can hold the quotes unescaped, so nothing else looks like a beginning.
        int records = room.AsSpan(0, length).Count(Beginning);
        Interlocked.Add(ref _records, records);
        return records;
    }
}
