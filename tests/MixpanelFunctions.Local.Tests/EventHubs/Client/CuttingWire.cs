using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MixpanelFunctions.Local.EventHubs;
using MixpanelFunctions.Local.EventHubs.Client;

namespace MixpanelFunctions.Local.Tests.EventHubs.Client;

/// <summary>A wire between a client and a hub, which breaks after so many bytes from the hub.</summary>
internal sealed class CuttingWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _hub;
    private readonly Task _serving;

    public CuttingWire(LocalEventHubs hubs)
    {
        _hub = hubs.Port;
        _listener.Start();
        Address = new HubAddress(
            HubConnectionString.Parse(string.Create(
                CultureInfo.InvariantCulture,
                $"Endpoint=sb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;")),
            TestHubs.Hub);
        _serving = ServeAsync();
    }

    /// <summary>The hub, over this wire.</summary>
    public HubAddress Address { get; }

    /// <summary>After how many bytes the next connection breaks.</summary>
    public long BreaksAfter { get; set; } = long.MaxValue;

    /// <summary>How many bytes have come from the hub, over all connections.</summary>
    public long Passed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync(_ending.Token);
            await PassOnAsync(client);
        }
    }

    /// <summary>One connection after the other: that is how the tests come.</summary>
    private async Task PassOnAsync(TcpClient client)
    {
        using TcpClient hub = new();
        await hub.ConnectAsync(IPAddress.Loopback, _hub);
        client.NoDelay = hub.NoDelay = true;
        Task sending = client.GetStream().CopyToAsync(hub.GetStream());
        byte[] bytes = new byte[4096];
        try
        {
            for (long left = BreaksAfter; left > 0;)
            {
                int read = await hub.GetStream().ReadAsync(bytes.AsMemory(0, (int)Math.Min(left, bytes.Length)));
                if (read == 0)
                {
                    break;
                }

                await client.GetStream().WriteAsync(bytes.AsMemory(0, read));
                left -= read;
                Passed += read;
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }

        client.Close();
        hub.Close();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
