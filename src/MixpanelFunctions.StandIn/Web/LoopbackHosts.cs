using System.Net;

namespace MixpanelFunctions.StandIn.Web;

/// <summary>
/// Answers only requests for a loopback name. A page of another site whose name resolves to 127.0.0.1 (DNS rebinding)
/// still requests its own name, and is refused.
/// </summary>
internal static class LoopbackHosts
{
    /// <summary>Refuses requests for any other host, to everything that is mapped.</summary>
    public static IApplicationBuilder UseLoopbackHosts(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (IsLoopback(context.Request.Host.Host))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync("This server answers for localhost and 127.0.0.1 only.", context.RequestAborted);
    });

    /// <summary>Whether a name is this machine's: <c>localhost</c> or a loopback address.</summary>
    internal static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
