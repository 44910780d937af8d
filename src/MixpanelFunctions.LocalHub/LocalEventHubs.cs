using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MixpanelFunctions.LocalHub.Amqp;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Security;
using MixpanelFunctions.LocalHub.Storage;

namespace MixpanelFunctions.LocalHub;

/// <summary>
/// A local Event Hubs endpoint for development and tests: AMQP 1.0 as Azure's SDKs use it, on the loopback address
/// only, with as few differences from Event Hubs as possible.
/// </summary>
internal sealed class LocalEventHubs : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HubContainer _container;
    private readonly NamespaceStore _store;
    private readonly X509Certificate2? _certificate;
    private readonly LocalEventHubsOptions _options;

    private LocalEventHubs(
        WebApplication server, HubContainer container, NamespaceStore store, X509Certificate2? certificate, LocalEventHubsOptions options, Ports ports)
    {
        _server = server;
        _container = container;
        _store = store;
        _certificate = certificate;
        _options = options;
        Key = new SharedAccessKey(options.KeyName, options.Key, options.TimeProvider);
        Port = ports.Plain!.IPEndPoint!.Port;
        TlsPort = ports.Tls?.IPEndPoint!.Port;
    }

    /// <summary>The TCP port for AMQP without TLS.</summary>
    public int Port { get; }

    /// <summary>The TCP port for AMQP with TLS; null if there is none.</summary>
    public int? TlsPort { get; }

    /// <summary>The certificate of the TLS port, self-signed; null if there is none. Without its private key.</summary>
    public X509Certificate2? Certificate => _certificate is null ? null : X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>The connection string of the namespace for Azure's SDKs, to be given with a hub's name.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Endpoint=sb://localhost:{Port};SharedAccessKeyName={_options.KeyName};SharedAccessKey={_options.Key};UseDevelopmentEmulator=true;");

    /// <summary>The one key, for what is sent otherwise than by AMQP.</summary>
    internal SharedAccessKey Key { get; }

    /// <summary>The hubs, for looks past the wire.</summary>
    internal NamespaceStore Store => _store;

    /// <summary>Starts an endpoint; it listens when this returns.</summary>
    /// <param name="options">What to start it with.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="PortTakenException">A port is taken by another program.</exception>
    /// <exception cref="EventLogDamagedException">The folder's events cannot be read, or are in use.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<LocalEventHubs> StartAsync(LocalEventHubsOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        NamespaceStore store = NamespaceStore.Open(options);
        X509Certificate2? certificate = null;
        WebApplication? server = null;
        try
        {
            certificate = options.TlsPort is null ? null : DevelopmentCertificate.Get(options.CertificateFolder, options.TimeProvider);
            SharedAccessKey key = new(options.KeyName, options.Key, options.TimeProvider);
            // Disposed of by the container.
            AcceptedTransports transports = new();
            HubContainer container = new(new LinkGate(store, key, options.TimeProvider), transports);
            Ports ports = new();
            server = Build(options, new AmqpConnections(transports, key, options.TimeProvider), certificate, ports);
            container.Open();
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            return new LocalEventHubs(server, container, store, certificate, options, ports);
        }
        catch (Exception e)
        {
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }

            certificate?.Dispose();
            store.Dispose();
            if (e is IOException { InnerException: AddressInUseException })
            {
                throw TakenPort(options, e);
            }

            throw;
        }
    }

    /// <summary>Closes all connections, frees the ports and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        _container.Close();
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
        _store.Dispose();
    }

    private static WebApplication Build(
        LocalEventHubsOptions options, AmqpConnections connections, X509Certificate2? certificate, Ports ports)
    {
        // The empty builder reads no configuration and sets up no logging.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.AddSingleton(connections);
        // A client that does not answer the close of its connection is cut off then.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listen(kestrel, options.Port, listen =>
            {
                ports.Plain ??= listen;
                listen.UseConnectionHandler<AmqpConnections>();
            });
            if (options.TlsPort is { } tlsPort)
            {
                Listen(kestrel, tlsPort, listen =>
                {
                    ports.Tls ??= listen;
                    listen.Protocols = HttpProtocols.None;
                    listen.UseHttps(certificate!);
                    listen.UseConnectionHandler<AmqpConnections>();
                });
            }
        });
        return builder.Build();
    }

    // A client that connects to localhost may try IPv6 first. A port that is any free one is free on one of both only.
    private static void Listen(KestrelServerOptions kestrel, int port, Action<ListenOptions> configure)
    {
        kestrel.Listen(IPAddress.Loopback, port, configure);
        if (port != 0 && CanBind(IPAddress.IPv6Loopback, 0))
        {
            kestrel.Listen(IPAddress.IPv6Loopback, port, configure);
        }
    }

    private static PortTakenException TakenPort(LocalEventHubsOptions options, Exception e)
    {
        (string Option, int Port)[] asked =
        [
            (nameof(options.Port), options.Port),
            (nameof(options.TlsPort), options.TlsPort ?? 0),
        ];
        (string option, int port) = asked.FirstOrDefault(
            one => one.Port != 0 && !(CanBind(IPAddress.Loopback, one.Port) && CanBind(IPAddress.IPv6Loopback, one.Port)),
            asked[0]);
        return new PortTakenException(option, port, e);
    }

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Where the server listens; the ports are known once it does.</summary>
    private sealed class Ports
    {
        public ListenOptions? Plain { get; set; }

        public ListenOptions? Tls { get; set; }
    }

    // The usual lifetime would take Ctrl+C away from the program that the endpoint is a part of.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
