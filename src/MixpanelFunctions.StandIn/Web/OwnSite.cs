namespace MixpanelFunctions.StandIn.Web;

/// <summary>
/// Refuses requests that another site causes in a browser: a form posted to <c>/track</c>, or an image or a script from a page of
/// the stand-in. Clients other than browsers send neither header and are answered.
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

    /// <summary>With a form, older browsers send only the origin, and "null" for a page without one.</summary>
    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin || origin == $"{request.Scheme}://{request.Host.Value}";
}
