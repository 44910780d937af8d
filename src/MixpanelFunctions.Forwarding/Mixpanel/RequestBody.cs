using System.IO.Compression;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>The body of a request, created once and sent as often as necessary.</summary>
/// <remarks>
/// The garbage collector frees its array: an answer can arrive before the complete body is sent, and then the
/// connection still reads from it. So the array has exactly the necessary length; the buffer for compression comes
/// from a pool.
/// </remarks>
internal sealed class RequestBody
{
    private readonly byte[] _bytes;

    private RequestBody(byte[] bytes, bool isCompressed) => (_bytes, IsCompressed) = (bytes, isCompressed);

    /// <summary>Whether it is compressed with gzip.</summary>
    public bool IsCompressed { get; }

    /// <summary>The size in bytes as sent.</summary>
    public int Length => _bytes.Length;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Creates the JSON array of consecutive records.</summary>
    public static RequestBody Create(RequestBatch batch, int first, int count, CompressionLevel? compression)
    {
        ReadOnlySpan<byte> records = batch.Slice(first, count);
        if (compression is null)
        {
            return new RequestBody([(byte)'[', .. records, (byte)']'], false);
        }

        using Utf8Buffer bytes = new((records.Length / 4) + 1_024);
        using (GZipStream gzip = new(new BufferStream(bytes), compression.Value))
        {
            gzip.Write("["u8);
            gzip.Write(records);
            gzip.Write("]"u8);
        }

        return new RequestBody(bytes.Written.ToArray(), true);
    }

    /// <summary>A stream that writes into a buffer.</summary>
    private sealed class BufferStream(Utf8Buffer target) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => target.Length;

        public override long Position
        {
            get => target.Length;
            set => throw new NotSupportedException("The stream only appends.");
        }

        public override void Write(ReadOnlySpan<byte> buffer) => target.Append(buffer);

        public override void Write(byte[] buffer, int offset, int count) => target.Append(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream only appends.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream only appends.");

        public override void SetLength(long value) => throw new NotSupportedException("The stream only appends.");
    }
}
