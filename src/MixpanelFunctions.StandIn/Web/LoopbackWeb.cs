using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MixpanelFunctions.StandIn.Web;

/// <summary>One HTTP address on 127.0.0.1, for whatever is mapped into it. Writes no log and reads no configuration.</summary>
internal sealed class LoopbackWeb : IAsyncDisposable
{
    private readonly WebApplication _server;

    private LoopbackWeb(WebApplication server, Uri address)
    {
        _server = server;
        Address = address;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Starts it; it listens when this returns.</summary>
    /// <param name="port">The TCP port; 0 for a free one.</param>
    /// <param name="map">Maps the endpoints.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="PortInUseException">The port is taken by another program.</exception>
    public static async Task<LoopbackWeb> StartAsync(int port, Action<IEndpointRouteBuilder> map, CancellationToken cancellationToken)
    {
        // The empty builder reads no configuration and sets up no logging.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });

        WebApplication server = builder.Build();
        try
        {
            server.UseLoopbackHosts();
            server.UseOwnSite();
            server.UseRouting();
            map(server);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            string address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new LoopbackWeb(server, new Uri(address));
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new PortInUseException(port, e);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening, lets the requests in progress end, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    // The usual lifetime would take Ctrl+C away from the program that this is a part of.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
