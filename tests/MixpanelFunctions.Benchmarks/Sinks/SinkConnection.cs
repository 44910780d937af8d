using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace MixpanelFunctions.Benchmarks.Sinks;

/// <summary>One connection of HTTP/1.1, request after request: just enough of the protocol for the one client there is.</summary>
internal sealed class SinkConnection(TcpClient client, RecordSink sink)
{
    private byte[] _bytes = new byte[256 * 1024];
    private byte[] _text = new byte[4 * 1024 * 1024];
    private int _length;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> ContentLength => "Content-Length: "u8;

    /// <summary>Answers requests until the client is gone.</summary>
    public async Task ServeAsync()
    {
        using TcpClient connection = client;
        connection.NoDelay = true;
        NetworkStream stream = connection.GetStream();
        await using (stream.ConfigureAwait(false))
        {
            while (await ReadRequestAsync(stream).ConfigureAwait(false) is { } body)
            {
                int records = sink.Take(body, ref _text);
                byte[] answer = Encoding.ASCII.GetBytes($"{{\"code\":200,\"num_records_imported\":{records},\"status\":\"OK\"}}");
                byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n\r\n");
                await stream.WriteAsync((byte[])[.. head, .. answer]).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The next request's body, valid until the next call; <see langword="null"/> when the client is gone.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadRequestAsync(NetworkStream stream)
    {
        _length = 0;
        int head;
        while ((head = _bytes.AsSpan(0, _length).IndexOf(HeadEnd)) < 0)
        {
            if (!await FillAsync(stream).ConfigureAwait(false))
            {
                return null;
            }
        }

        head += HeadEnd.Length;
        int body = BodyLength(_bytes.AsSpan(0, head));
        while (_length < head + body)
        {
            if (!await FillAsync(stream).ConfigureAwait(false))
            {
                return null;
            }
        }

        return _bytes.AsMemory(head, body);
    }

    private async Task<bool> FillAsync(NetworkStream stream)
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        int read = await stream.ReadAsync(_bytes.AsMemory(_length)).ConfigureAwait(false);
        _length += read;
        return read > 0;
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf(ContentLength);
        if (at < 0 || !Utf8Parser.TryParse(head[(at + ContentLength.Length)..], out int length, out _))
        {
            throw new InvalidDataException("The request does not say how long it is.");
        }

        return length;
    }
}
