using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Pages;
using MixpanelFunctions.StandIn.Requests;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn;

/// <summary>Adds a stand-in to a server.</summary>
/// <param name="Store">What it took.</param>
/// <param name="Faults">What is to go wrong.</param>
public sealed record MountedStandIn(StandInStore Store, FaultSwitch Faults)
{
    /// <summary>Whose tokens are whose: what no page may show.</summary>
    internal ProjectRegistry Projects { get; init; } = new(new StandInOptions());
}

/// <summary>Mounts the stand-in's endpoints into a server.</summary>
public static class StandInRouting
{
    /// <summary>
    /// Maps Mixpanel's endpoints (<c>/import</c>, <c>/track</c>, <c>/engage</c>, <c>/groups</c>, <c>/api/2.0/export</c>) and the stand-in's own pages (<c>/stand-in/…</c>). The
    /// server must listen on the loopback address only: there is no authentication here.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static MountedStandIn MapMixpanelStandIn(this IEndpointRouteBuilder routes, StandInOptions options)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();

        ProjectRegistry projects = new(options);
        FaultSwitch faults = new(options.TimeProvider);
        StandInStore store = new(options);

        FaultGate gate = new(options, store, faults);
        IMixpanelEndpoint[] endpoints =
        [
            new ImportEndpoint(options, projects, store),
            new TrackEndpoint(options, projects, store),
            new ProfileEndpoint("/engage", forGroups: false, options, projects, store),
            new ProfileEndpoint("/groups", forGroups: true, options, projects, store),
            new ExportEndpoint(options, projects, store),
        ];
        foreach (IMixpanelEndpoint endpoint in endpoints)
        {
            routes.MapMethods(endpoint.Path, [endpoint.Method], context => gate.HandleAsync(context, endpoint));
        }

        MapPages(routes.MapGroup("/stand-in"), new StandInPages(projects, store, faults), new ProfilePages(projects, store), new IdentityPages(projects, store));
        return new MountedStandIn(store, faults) { Projects = projects };
    }

    private static void MapPages(RouteGroupBuilder routes, StandInPages pages, ProfilePages profiles, IdentityPages identities)
    {
        routes.MapGet("/profiles", context => SendAsync(context, profiles.Users(context.Request)));
        routes.MapGet("/groups", context => SendAsync(context, profiles.Groups(context.Request)));
        routes.MapGet("/users", context => SendAsync(context, identities.Users(context.Request)));
        routes.MapGet("/refused-links", context => SendAsync(context, identities.RefusedLinks()));
        routes.MapGet("/events", context => SendAsync(context, pages.Events(context.Request)));
        routes.MapDelete("/events", context => SendAsync(context, pages.DeleteEvents()));
        routes.MapGet("/summary", context => SendAsync(context, pages.Summary()));
        routes.MapPost("/faults", async context => await SendAsync(context, await pages.SetFaultsAsync(context.Request).ConfigureAwait(false)).ConfigureAwait(false));
        routes.MapDelete("/faults", context => SendAsync(context, pages.DeleteFaults()));
    }

    private static Task SendAsync(HttpContext context, Answer answer) =>
        answer.SendAsync(context.Response, context.RequestAborted);
}
