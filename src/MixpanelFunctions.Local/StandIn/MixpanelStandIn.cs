using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MixpanelFunctions.Local.StandIn;

/// <summary>
/// Mixpanel, played on this machine: takes events and profiles by the rules of Mixpanel's public reference, keeps them to be looked at,
/// and goes wrong on demand. Listens on 127.0.0.1 only, and writes no log.
/// </summary>
public sealed class MixpanelStandIn : IAsyncDisposable
{
    private readonly WebApplication _server;

    private MixpanelStandIn(WebApplication server, MountedStandIn mounted, Uri address)
    {
        _server = server;
        Store = mounted.Store;
        Faults = mounted.Faults;
        Address = address;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5081/</c>: the base address of <c>/import</c> and the rest.</summary>
    public Uri Address { get; }

    /// <summary>What it took.</summary>
    public StandInStore Store { get; }

    /// <summary>What is to go wrong.</summary>
    public FaultSwitch Faults { get; }

    /// <summary>Starts a stand-in; it listens when this returns.</summary>
    /// <param name="options">What to start it with.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="PortInUseException">The port is taken by another program.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static async Task<MixpanelStandIn> StartAsync(StandInOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();

        // The empty builder reads no configuration and sets up no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });

        var server = builder.Build();
        try
        {
            server.UseRouting();
            var mounted = server.MapMixpanelStandIn(options);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            var address = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new MixpanelStandIn(server, mounted, new Uri(address));
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new PortInUseException(options.Port, e);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening, lets the requests under way end, and frees the port. The store stays readable.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    // The usual lifetime would take Ctrl+C away from the program that the stand-in is a part of.
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
