using System.Globalization;
using MixpanelFunctions.LiveView.Feed;
using MixpanelFunctions.LiveView.History;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.LiveView.Page;
using MixpanelFunctions.StandIn.Requests;
using MixpanelFunctions.StandIn.Web;

namespace MixpanelFunctions.LiveView;

/// <summary>Maps the live view into a server that listens on the loopback address.</summary>
internal static class LiveViewRouting
{
    /// <summary>Maps the page at <c>/</c>, its files below <c>/page</c>, and the data that it requests below <c>/live</c>.</summary>
    /// <param name="routes">The server, which checks the host's name (<see cref="LoopbackHosts"/>).</param>
    /// <param name="pages">What there is to see; <see langword="null"/> as long as the run starts.</param>
    public static void MapLiveView(this IEndpointRouteBuilder routes, Func<LiveViewPages?> pages)
    {
        routes.MapGet("/", context => SendAsync(context, PageFiles.Find("index.html")));
        routes.MapGet("/page/{**name}", context => SendAsync(context, PageFiles.Find((string)context.Request.RouteValues["name"]!)));

        RouteGroupBuilder live = routes.MapGroup("/live");
        live.MapGet("/session", Reading(pages, (shown, _) => Answer.Json(200, json =>
        {
            json.WriteString("run", shown.View.Run);
            json.WriteString("token", shown.View.Token.Value);
        })));
        live.MapGet("/feed", context =>
        {
            PageHeaders.Write(context.Response.Headers);
            return !PageToken.IsFromPage(context.Request) ? SendAsync(context, NotThePage())
                : pages() is { } shown ? shown.Feed.ServeAsync(context)
                : SendAsync(context, Starting());
        });
        live.MapGet("/flow", Reading(pages, (shown, _) => Answer.Json(200, json => FlowMessage.WriteHistory(shown.View, json))));
        live.MapGet("/events/{id}", Reading(pages, (shown, request) => Event(shown.View, (string)request.RouteValues["id"]!)));
        live.MapGet("/users", Reading(pages, (shown, request) => shown.Users.List(request)));
        live.MapGet("/users/one", Reading(pages, (shown, request) => shown.Users.One(request)));
        live.MapGet("/rules", Reading(pages, (shown, _) => shown.Rules.Show()));
        live.MapPost("/rules/try", Changing(pages, (shown, request) => shown.Rules.TryAsync(request)));
        live.MapPost("/rules/save", Changing(pages, (shown, request) => shown.Rules.SaveAsync(request)));
        live.MapGet("/dead-letters", Reading(pages, (shown, _) => shown.Letters.List()));
        live.MapGet("/dead-letters/count", Reading(pages, (shown, _) => shown.Letters.Count()));
        live.MapPost("/dead-letters/replay", Changing(pages, (shown, request) => shown.Letters.ReplayAsync(request)));
        live.MapGet("/dead-letters/one", Reading(pages, (shown, request) => shown.Letters.One(request)));
    }

    private static Answer Event(RunView view, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && view.History.Find(number) is { } live
            ? Answer.Json(200, json => EventDetail.Write(json, live))
            : Answer.Json(404, json => json.WriteString("problem", "This event is no longer available."));

    /// <summary>What shows something, to the page alone.</summary>
    private static RequestDelegate Reading(Func<LiveViewPages?> pages, Func<LiveViewPages, HttpRequest, Answer> answer) => context =>
        SendAsync(context, !PageToken.IsFromPage(context.Request) ? NotThePage() : pages() is { } shown ? answer(shown, context.Request) : Starting());

    /// <summary>What changes something or costs time, by order of the page alone.</summary>
    private static RequestDelegate Changing(Func<LiveViewPages?> pages, Func<LiveViewPages, HttpRequest, Task<Answer>> answer) => async context =>
    {
        Answer given = pages() is not { } shown ? Starting()
            : shown.View.Token.IsBroughtBy(context.Request) ? await answer(shown, context.Request).ConfigureAwait(false)
            : NotThePage();
        await SendAsync(context, given).ConfigureAwait(false);
    };

    private static Answer Starting() => Answer.Json(503, json => json.WriteString("problem", "The run is starting. Try again in a moment."));

    private static Answer NotThePage() => Answer.Json(403, json => json.WriteString("problem", "Only the page of this run can send this request. Reload the page."));

    private static Task SendAsync(HttpContext context, Answer answer)
    {
        PageHeaders.Write(context.Response.Headers);
        return answer.SendAsync(context.Response, context.RequestAborted);
    }
}
