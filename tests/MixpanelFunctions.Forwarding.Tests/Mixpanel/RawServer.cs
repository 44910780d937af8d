using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MixpanelFunctions.Forwarding.Tests.Mixpanel;

/// <summary>A server on a loopback port that takes one request and answers with given bytes, however wrong they are.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    /// <summary>Answers as told.</summary>
    /// <param name="answer">The whole answer, headers included.</param>
    /// <param name="reset">Whether the connection is torn down behind it, instead of closed.</param>
    public RawServer(byte[] answer, bool reset = false)
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/base");
        _serving = ServeAsync(answer, reset);
    }

    public RawServer(string answer, bool reset = false)
        : this(Encoding.UTF8.GetBytes(answer), reset)
    {
    }

    public Uri Address { get; }

    /// <summary>The request's first line and headers.</summary>
    public string Head { get; private set; } = string.Empty;

    public byte[] Body { get; private set; } = [];

    /// <summary>An answer as servers write it.</summary>
    public static string Answer(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} Status\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    public void Dispose()
    {
        _listener.Stop();
        _listener.Dispose();
        // A test that ended without a request leaves the server waiting for one; stopping it ends that with an exception.
        _serving.ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
    }

    private async Task ServeAsync(byte[] answer, bool reset)
    {
        using Socket socket = await _listener.AcceptSocketAsync();
        List<byte> received = [];
        byte[] buffer = new byte[4_096];
        int end;
        while ((end = Encoding.ASCII.GetString([.. received]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            await ReceiveAsync();
        }

        Head = Encoding.ASCII.GetString([.. received[..end]]);
        int length = int.Parse(Header("Content-Length")!, CultureInfo.InvariantCulture);
        while (received.Count < end + 4 + length)
        {
            await ReceiveAsync();
        }

        Body = [.. received[(end + 4)..]];
        await socket.SendAsync(answer);
        if (reset)
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        else
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        async Task ReceiveAsync()
        {
            int read = await socket.ReceiveAsync(buffer);
            Assert.NotEqual(0, read);
            received.AddRange(buffer.AsSpan(0, read));
        }
    }
}
