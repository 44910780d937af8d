using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;
using Encoder = Amqp.Types.Encoder;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

/// <summary>An AMQP connection frame by frame, for what no library would say.</summary>
internal sealed class FrameClient : IDisposable
{
    private static readonly byte[] SaslHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0];

    private static readonly byte[] AmqpHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0];

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    /// <summary>The library knows its own frames only from when the first of them was made.</summary>
    static FrameClient() => _ = new Open();

    private FrameClient(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Connects and says nothing.</summary>
    public static async Task<FrameClient> ConnectAsync(LocalEventHubs hubs)
    {
        TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, hubs.Port, Cancel);
        return new FrameClient(tcp);
    }

    /// <summary>Connects with the key and opens connection and session.</summary>
    public static async Task<FrameClient> OpenAsync(LocalEventHubs hubs, uint idleMilliseconds = 0)
    {
        FrameClient client = await ConnectAsync(hubs);
        await client.WriteAsync(SaslHeader);
        await client.ReadBytesAsync(8);
        await client.ReadFrameAsync();
        await client.SendAsync(
            new SaslInit { Mechanism = "PLAIN", InitialResponse = Encoding.ASCII.GetBytes("\0RootManageSharedAccessKey\0SAS_KEY_VALUE") }, type: 1);
        Assert.Equal(SaslCode.Ok, ((SaslOutcome)(await client.ReadFrameAsync())!).Code);
        await client.WriteAsync(AmqpHeader);
        Open open = new() { ContainerId = "frames", HostName = "localhost" };
        if (idleMilliseconds > 0)
        {
            open.IdleTimeOut = idleMilliseconds;
        }

        await client.SendAsync(open);
        Assert.Equal(AmqpHeader, await client.ReadBytesAsync(8));
        await client.ReadAsync<Open>();
        await client.SendAsync(new Begin { NextOutgoingId = 0, IncomingWindow = 1_000, OutgoingWindow = 1_000, HandleMax = 10 });
        await client.ReadAsync<Begin>();
        return client;
    }

    /// <summary>Attaches a receiver as handle 0.</summary>
    public async Task<Attach> ReceiveFromAsync(string address)
    {
        await SendAsync(new Attach { LinkName = "receiver", Handle = 0, Role = true, Source = new Source { Address = address }, Target = new Target() });
        return await ReadAsync<Attach>();
    }

    /// <summary>Tells the receiver's credit.</summary>
    public Task FlowAsync(uint deliveryCount, uint credit, bool drain = false) => SendAsync(new Flow
    {
        NextIncomingId = deliveryCount,
        IncomingWindow = 1_000,
        NextOutgoingId = 0,
        OutgoingWindow = 1_000,
        Handle = 0,
        DeliveryCount = deliveryCount,
        LinkCredit = credit,
        Drain = drain,
    });

    /// <summary>Detaches the receiver. Returns what came before the endpoint agreed.</summary>
    public async Task<List<DescribedList>> DetachAsync()
    {
        await SendAsync(new Detach { Handle = 0, Closed = true });
        List<DescribedList> before = [];
        while (await ReadFrameAsync() is { } frame and not Detach)
        {
            before.Add(frame);
        }

        return before;
    }

    public async Task SendAsync(DescribedList performative, byte type = 0)
    {
        ByteBuffer body = new(256, autoGrow: true);
        Encoder.WriteObject(body, performative);
        byte[] frame = [0, 0, 0, 0, 2, type, 0, 0, .. body.Buffer.AsSpan(body.Offset, body.Length)];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        await WriteAsync(frame);
    }

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes, Cancel);

    /// <summary>The next frame's performative; null for a frame that is only a sign of life.</summary>
    public async Task<DescribedList?> ReadFrameAsync()
    {
        byte[] head = await ReadBytesAsync(8);
        int length = BinaryPrimitives.ReadInt32BigEndian(head) - 8;
        byte[] body = await ReadBytesAsync(length);
        return length == 0 ? null : (DescribedList)Encoder.ReadObject(new ByteBuffer(body, 0, length, length));
    }

    /// <summary>The next performative of a kind; what comes before it is passed over.</summary>
    public async Task<T> ReadAsync<T>()
        where T : DescribedList
    {
        while (true)
        {
            if (await ReadFrameAsync() is T found)
            {
                return found;
            }
        }
    }

    public async Task<byte[]> ReadBytesAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, Cancel);
        return bytes;
    }

    /// <summary>Whether the endpoint has closed the connection, once it has said all.</summary>
    public async Task<bool> IsClosedAsync()
    {
        byte[] some = new byte[256];
        try
        {
            while (await _stream.ReadAsync(some, Cancel) > 0)
            {
                // What it had to say still comes.
            }
        }
        catch (IOException)
        {
            // A reset closes it too.
        }

        return true;
    }

    public void Dispose() => _tcp.Dispose();
}
