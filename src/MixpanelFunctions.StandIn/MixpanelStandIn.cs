using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.StandIn;

/// <summary>
/// A local stand-in for Mixpanel: accepts events and profiles by the rules of Mixpanel's public reference, keeps them for inspection,
/// and injects faults on demand. Listens on 127.0.0.1 only, and writes no log.
/// </summary>
public sealed class MixpanelStandIn : IAsyncDisposable
{
    private readonly LoopbackWeb _server;

    private MixpanelStandIn(LoopbackWeb server, MountedStandIn mounted)
    {
        _server = server;
        Store = mounted.Store;
        Faults = mounted.Faults;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5081/</c>: the base address of <c>/import</c> and the rest.</summary>
    public Uri Address => _server.Address;

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
        MountedStandIn? mounted = null;
        LoopbackWeb server = await LoopbackWeb.StartAsync(options.Port, routes => mounted = routes.MapMixpanelStandIn(options), cancellationToken).ConfigureAwait(false);
        return new MixpanelStandIn(server, mounted!);
    }

    /// <summary>Stops listening, lets the requests in progress end, and frees the port. The store stays readable.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
