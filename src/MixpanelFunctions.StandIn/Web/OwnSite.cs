namespace MixpanelFunctions.StandIn.Web;

/// <summary>
/// Refuses what another site makes a browser send: a form posted to <c>/track</c>, an image or a script from a page of the stand-in.
/// What is no browser sends neither header, and is answered.
/// </summary>
internal static class OwnSite
{
    /// <summary>Refuses requests of other sites, to everything that is mapped but the live view's page, which checks its own calls.</summary>
    public static IApplicationBuilder UseOwnSite(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        if (IsPage(context.Request.Path) || (PageToken.IsFromPage(context.Request) && IsOwnOrigin(context.Request)))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("This server does not answer requests from pages of another site.", context.RequestAborted);
    });

    /// <summary>A link of another site may lead to the page itself.</summary>
    private static bool IsPage(PathString path) => path == "/" || path.StartsWithSegments("/page") || path.StartsWithSegments("/live");

    /// <summary>Older browsers tell with a form only the origin; of a page without one they say "null".</summary>
    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == $"{request.Scheme}://{request.Host.Value}";
}
