using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MixpanelFunctions.Local.EventHubs.Client;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.Local.Tests.EventHubs.Client;

/// <summary>
/// A wire between a client and a hub, which breaks when so many bytes have come from the hub and more are to come, or before
/// what the hub says once something has happened.
/// </summary>
internal sealed class CuttingWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly int _hub;
    private readonly Task _serving;
    private long _breaksAfter = long.MaxValue;
    private long _passed;
    private Func<bool> _breaksOnce = Never;

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

    /// <summary>How many bytes of a connection, this one or the next, get through.</summary>
    public long BreaksAfter
    {
        get => Volatile.Read(ref _breaksAfter);
        set => Volatile.Write(ref _breaksAfter, value);
    }

    /// <summary>
    /// Nothing that the hub says gets through once this holds. To be used where something is to have reached the hub: by bytes
    /// alone the wire may be gone before the client has said its next word.
    /// </summary>
    public Func<bool> BreaksOnce
    {
        get => Volatile.Read(ref _breaksOnce);
        set => Volatile.Write(ref _breaksOnce, value);
    }

    /// <summary>How many bytes have come from the hub over the latest connection.</summary>
    public long Passed => Volatile.Read(ref _passed);

    /// <summary>The wire holds, whatever happens.</summary>
    public static bool Never() => false;

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
            int read;
            long passed = 0;
            while (passed < BreaksAfter && (read = await hub.GetStream().ReadAsync(bytes)) > 0 && !BreaksOnce())
            {
                int through = (int)Math.Min(read, BreaksAfter - passed);
                passed += through;
                // Before the client has it, who may ask then.
                Volatile.Write(ref _passed, passed);
                await client.GetStream().WriteAsync(bytes.AsMemory(0, through));
                if (through < read)
                {
                    break;
                }
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
