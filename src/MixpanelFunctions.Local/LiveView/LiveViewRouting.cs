using System.Globalization;
using MixpanelFunctions.Local.LiveView.Access;
using MixpanelFunctions.Local.LiveView.Feed;
using MixpanelFunctions.Local.LiveView.Flow;
using MixpanelFunctions.Local.LiveView.History;
using MixpanelFunctions.Local.LiveView.Letters;
using MixpanelFunctions.Local.LiveView.Page;
using MixpanelFunctions.Local.LiveView.Rules;
using MixpanelFunctions.Local.LiveView.Users;
using MixpanelFunctions.Local.StandIn;
using MixpanelFunctions.Local.StandIn.Requests;

namespace MixpanelFunctions.Local.LiveView;

/// <summary>Maps the live view into a server that listens on the loopback address.</summary>
internal static class LiveViewRouting
{
    /// <summary>Maps the page at <c>/</c>, its files below <c>/page</c> and what it asks for below <c>/live</c>.</summary>
    /// <param name="routes">The server, which checks the host's name (<see cref="LoopbackHosts"/>).</param>
    /// <param name="view">What there is to see.</param>
    /// <param name="standIn">The Mixpanel stand-in of the run; <see langword="null"/> where records go elsewhere.</param>
    /// <param name="ending">Ends the feeds, so that the server can stop.</param>
    public static void MapLiveView(this IEndpointRouteBuilder routes, RunView view, MountedStandIn? standIn, CancellationToken ending)
    {
        EventFeed feed = new(view);
        UserPages users = new(standIn);
        RulesPages rules = new(view);
        LetterShelf? shelf = view.Options.DeadLetterFolder is { } folder ? new LetterShelf(folder) : null;
        LetterPages letters = new(view, shelf);

        routes.MapGet("/", context => SendAsync(context, PageFiles.Find("index.html")));
        routes.MapGet("/page/{**name}", context => SendAsync(context, PageFiles.Find((string)context.Request.RouteValues["name"]!)));

        RouteGroupBuilder live = routes.MapGroup("/live");
        live.MapGet("/session", Reading(_ => Answer.Json(200, json =>
        {
            json.WriteString("run", view.Run);
            json.WriteString("token", view.Token.Value);
        })));
        live.MapGet("/feed", context =>
        {
            PageHeaders.Write(context.Response.Headers);
            return PageToken.IsFromPage(context.Request) ? feed.ServeAsync(context, ending) : SendAsync(context, NotThePage());
        });
        live.MapGet("/flow", Reading(_ => Answer.Json(200, json => FlowMessage.WriteHistory(view, json))));
        live.MapGet("/events/{id}", Reading(request => Event(view, (string)request.RouteValues["id"]!)));
        live.MapGet("/users", Reading(users.List));
        live.MapGet("/users/one", Reading(users.One));
        live.MapGet("/rules", Reading(_ => rules.Show()));
        live.MapPost("/rules/try", Changing(view, rules.TryAsync));
        live.MapPost("/rules/save", Changing(view, rules.SaveAsync));
        live.MapGet("/dead-letters", Reading(_ => letters.List()));
        live.MapGet("/dead-letters/one", Reading(letters.One));
    }

    private static Answer Event(RunView view, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && view.History.Find(number) is { } live
            ? Answer.Json(200, json => EventDetail.Write(json, live))
            : Answer.Json(404, json => json.WriteString("problem", "This event is not kept any more."));

    /// <summary>What shows something, to the page alone.</summary>
    private static RequestDelegate Reading(Func<HttpRequest, Answer> answer) => context =>
        SendAsync(context, PageToken.IsFromPage(context.Request) ? answer(context.Request) : NotThePage());

    /// <summary>What changes something or costs time, by order of the page alone.</summary>
    private static RequestDelegate Changing(RunView view, Func<HttpRequest, Task<Answer>> answer) => async context =>
        await SendAsync(context, view.Token.IsBroughtBy(context.Request) ? await answer(context.Request).ConfigureAwait(false) : NotThePage()).ConfigureAwait(false);

    private static Answer NotThePage() => Answer.Json(403, json => json.WriteString("problem", "This is answered to the page of this run alone. Load it again."));

    private static Task SendAsync(HttpContext context, Answer answer)
    {
        PageHeaders.Write(context.Response.Headers);
        return answer.SendAsync(context.Response, context.RequestAborted);
    }
}
