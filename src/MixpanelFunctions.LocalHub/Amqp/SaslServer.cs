using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.LocalHub.Security;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>How a connection authenticated.</summary>
internal enum SaslResult
{
    /// <summary>It did not: the connection must be closed.</summary>
    Failed,

    /// <summary>It will send tokens to <c>$cbs</c>.</summary>
    Anonymous,

    /// <summary>With the key itself: it can access everything.</summary>
    Key,
}

/// <summary>
/// The server's side of SASL (OASIS AMQP 1.0, part 5). <c>MSSBCBS</c> is Microsoft's name for an anonymous exchange with
/// tokens to follow. Done here and not by the library, which accepts one connection after the other, so that a silent
/// client would block all others.
/// </summary>
internal sealed class SaslServer(SharedAccessKey key)
{
    private const byte Accepted = 0;

    private const byte Refused = 1;

    /// <summary>The longest frame of the exchange, in bytes; the specification's, part 5, section 5.3.1.</summary>
    private const int MaxFrame = 512;

    private static readonly byte[] Header = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0];

    private static readonly byte[] PlainHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0];

    private static readonly byte[] WebSocketsRefused = Encoding.ASCII.GetBytes(
        "HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: 72\r\nConnection: close\r\n\r\n"
        + "This event hub has no AMQP over WebSockets. Use AMQP over TCP (AmqpTcp).");

    private static readonly byte[] Offer = OfferFrame("MSSBCBS", "ANONYMOUS", "EXTERNAL", "PLAIN");

    /// <summary>Runs the exchange.</summary>
    /// <param name="pipe">The connection. What follows the exchange stays in it.</param>
    /// <param name="cancellationToken">Stops waiting for the client.</param>
    public async Task<SaslResult> AuthenticateAsync(IDuplexPipe pipe, CancellationToken cancellationToken)
    {
        ReadResult first = await pipe.Input.ReadAtLeastAsync(8, cancellationToken).ConfigureAwait(false);
        if (first.Buffer.Length < 8)
        {
            return SaslResult.Failed;
        }

        byte[] header = first.Buffer.Slice(0, 8).ToArray();
        if (header.AsSpan().SequenceEqual(PlainHeader))
        {
            // The JavaScript client skips SASL if it has a token and no key.
            pipe.Input.AdvanceTo(first.Buffer.Start);
            return SaslResult.Anonymous;
        }

        if (header.AsSpan().StartsWith("GET "u8))
        {
            pipe.Input.AdvanceTo(first.Buffer.End);
            await pipe.Output.WriteAsync(WebSocketsRefused, cancellationToken).ConfigureAwait(false);
            return SaslResult.Failed;
        }

        pipe.Input.AdvanceTo(first.Buffer.GetPosition(8));
        // For any other start of the client, it gets the expected header.
        await pipe.Output.WriteAsync(Header, cancellationToken).ConfigureAwait(false);
        if (!header.AsSpan().SequenceEqual(Header))
        {
            return SaslResult.Failed;
        }

        await pipe.Output.WriteAsync(Offer, cancellationToken).ConfigureAwait(false);
        byte[]? size = await ReadAsync(pipe.Input, 4, cancellationToken).ConfigureAwait(false);
        uint length = size is null ? 0 : BinaryPrimitives.ReadUInt32BigEndian(size);
        if (length is <= 8 or > MaxFrame)
        {
            return SaslResult.Failed;
        }

        byte[]? frame = await ReadAsync(pipe.Input, (int)length - 4, cancellationToken).ConfigureAwait(false);
        SaslResult result = frame is null ? SaslResult.Failed : Judge(frame);
        await pipe.Output.WriteAsync(Outcome(result == SaslResult.Failed ? Refused : Accepted), cancellationToken).ConfigureAwait(false);
        return result;
    }

    private static async Task<byte[]?> ReadAsync(PipeReader input, int count, CancellationToken cancellationToken)
    {
        ReadResult read = await input.ReadAtLeastAsync(count, cancellationToken).ConfigureAwait(false);
        if (read.Buffer.Length < count)
        {
            return null;
        }

        ReadOnlySequence<byte> taken = read.Buffer.Slice(0, count);
        byte[] bytes = taken.ToArray();
        input.AdvanceTo(taken.End);
        return bytes;
    }

    private SaslResult Judge(byte[] frame)
    {
        try
        {
            // The frame's head after its size: where the body begins in words of 4 bytes, type, channel.
            int start = (frame[0] * 4) - 4;
            AmqpBytes body = new(frame.AsSpan(start));
            if (frame[1] != 1 || body.ReadDescriptor() != 0x41 || body.ReadListHead() < 1)
            {
                return SaslResult.Failed;
            }

            switch (body.ReadText()?.ToUpperInvariant())
            {
                case "MSSBCBS" or "ANONYMOUS" or "EXTERNAL":
                    return SaslResult.Anonymous;
                case "PLAIN":
                    (int at, int length) = body.ReadBinary();
                    return IsKey(frame.AsSpan(start + at, length)) ? SaslResult.Key : SaslResult.Failed;
                default:
                    return SaslResult.Failed;
            }
        }
        catch (Exception e) when (e is AmqpFormatException or ArgumentOutOfRangeException)
        {
            return SaslResult.Failed;
        }
    }

    /// <summary>PLAIN's message: who to act as, a zero byte, the name, a zero byte, the key (RFC 4616).</summary>
    private bool IsKey(ReadOnlySpan<byte> message)
    {
        int first = message.IndexOf((byte)0);
        int second = first < 0 ? -1 : message[(first + 1)..].IndexOf((byte)0);
        return second >= 0 && key.Matches(message.Slice(first + 1, second), message[(first + second + 2)..]);
    }

    private static byte[] OfferFrame(params string[] mechanisms)
    {
        byte[] names = [.. mechanisms.SelectMany(name => (byte[])[(byte)name.Length, .. Encoding.ASCII.GetBytes(name)])];
        byte[] array = [0xe0, (byte)(names.Length + 2), (byte)mechanisms.Length, 0xa3, .. names];
        return Frame([0x00, 0x53, 0x40, 0xc0, (byte)(array.Length + 1), 1, .. array]);
    }

    private static byte[] Outcome(byte code) => Frame([0x00, 0x53, 0x44, 0xc0, 3, 1, 0x50, code]);

    private static byte[] Frame(byte[] body)
    {
        byte[] frame = [0, 0, 0, 0, 2, 1, 0, 0, .. body];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        return frame;
    }
}
