using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.AspNetCore.Http.Features;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// A request's body, uncompressed and in memory, or why it could not be read. Its memory is rented: dispose of it when nothing uses <see
/// cref="Bytes"/> anymore.
/// </summary>
internal sealed class ReceivedBody : IDisposable
{
    private byte[]? _rented;
    private int _length;

    private ReceivedBody()
    {
    }

    /// <summary>The uncompressed body; empty when it could not be read.</summary>
    public ReadOnlyMemory<byte> Bytes => _rented.AsMemory(0, _length);

    /// <summary>Whether the body is larger than allowed.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>What is wrong with the body's encoding; null when nothing is.</summary>
    public string? Error { get; private set; }

    public static async Task<ReceivedBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        // The limit is Mixpanel's, with Mixpanel's answer; the server's own would cut in before.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        ReceivedBody body = new();
        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            await body.FillAsync(request.Body, request.ContentLength, maxBytes, cancellationToken).ConfigureAwait(false);
        }
        else if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            await body.FillFromGzipAsync(request, maxBytes, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            body.Error = "Content-Encoding must be gzip or left out";
        }

        return body;
    }

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private async Task FillFromGzipAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        // What does not compress grows a little by being compressed, and may still be within the limit uncompressed.
        using ReceivedBody compressed = new();
        await compressed.FillAsync(request.Body, request.ContentLength, maxBytes + (maxBytes / 1000) + 1024, cancellationToken).ConfigureAwait(false);
        if (compressed.TooLarge)
        {
            TooLarge = true;
            return;
        }

        try
        {
            using MemoryStream source = new(compressed._rented ?? [], 0, compressed._length, writable: false);
            using GZipStream gzip = new(source, CompressionMode.Decompress);
            await FillAsync(gzip, compressed._length * 4L, maxBytes, cancellationToken).ConfigureAwait(false);
            if (TooLarge || EndsWithTrailerOf(compressed.Bytes.Span, Bytes.Span))
            {
                return;
            }
        }
        catch (InvalidDataException)
        {
            // The same as a wrong trailer.
        }

        _length = 0;
        Error = "request body is not valid gzip";
    }

    // GZipStream takes the end of its source for the end of the data, and so would pass over a body that was cut off.
    // A gzip member ends with the checksum and the length of what it holds (RFC 1952, 2.3.1); a body is one member.
    private static bool EndsWithTrailerOf(ReadOnlySpan<byte> compressed, ReadOnlySpan<byte> content) =>
        compressed.Length >= 18
        && BinaryPrimitives.ReadUInt32LittleEndian(compressed[^8..]) == Crc32.HashToUInt32(content)
        && BinaryPrimitives.ReadUInt32LittleEndian(compressed[^4..]) == (uint)content.Length;

    private async Task FillAsync(Stream source, long? expected, int maxBytes, CancellationToken cancellationToken)
    {
        // One byte more than allowed distinguishes a body that fits from one that does not.
        int enough = maxBytes + 1;
        _rented = ArrayPool<byte>.Shared.Rent((int)Math.Min(enough, Math.Max(expected ?? 0, 4096)));
        while (true)
        {
            if (_length == _rented.Length)
            {
                Grow(enough);
            }

            int room = Math.Min(_rented.Length, enough) - _length;
            int read = room == 0 ? 0 : await source.ReadAsync(_rented.AsMemory(_length, room), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            _length += read;
        }

        TooLarge = _length > maxBytes;
        _length = TooLarge ? 0 : _length;
    }

    private void Grow(int enough)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(enough, _rented!.Length * 2L));
        _rented.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = larger;
    }
}
