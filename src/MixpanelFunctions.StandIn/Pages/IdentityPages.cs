using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Requests;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Pages;

/// <summary>The stand-in's pages about users. None shows a token.</summary>
internal sealed class IdentityPages(ProjectRegistry projects, StandInStore store)
{
    /// <summary>
    /// <c>GET /stand-in/users?project=&amp;id=&amp;limit=</c> → <c>{"users":[{"project","distinct_id","ids":[…],"links":[…],
    /// "matched":1,"events":[…]}]}</c>, one for each project that knows the id; of the events the latest.
    /// </summary>
    public Answer Users(HttpRequest request)
    {
        if (PageQuery.Limit(request) is not { } limit)
        {
            return PageQuery.LimitOutOfRange();
        }

        if (PageQuery.Text(request, "id") is not { Length: > 0 } id)
        {
            return PageQuery.BadRequest(["'id' must be one of the user's ids."]);
        }

        IReadOnlyList<StandInUser> users = store.Identities.Find(id, PageQuery.Text(request, "project"));
        TokenMask mask = new(projects);
        return Answer.Json(200, json =>
        {
            json.WriteStartArray("users");
            foreach (StandInUser user in users)
            {
                Write(json, user, limit, mask);
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>GET /stand-in/refused-links</c> → <c>{"refused":2,"links":[{"project","kind","first","second","reason","message","count","at"}]}</c>.</summary>
    public Answer RefusedLinks()
    {
        (IReadOnlyList<RefusedLink> links, TokenMask mask) = (store.Identities.Refused, new TokenMask(projects));
        return Answer.Json(200, json =>
        {
            json.WriteNumber("refused", store.Counts.IdentityLinksRefused);
            json.WriteStartArray("links");
            foreach (RefusedLink link in links)
            {
                (string reason, string message) = LinkNames.Of(link.Reason);
                json.WriteStartObject();
                json.WriteString("project", link.Project);
                json.WriteString("kind", LinkNames.Of(link.Kind));
                json.WriteString("first", mask.Hide(link.First));
                json.WriteString("second", mask.Hide(link.Second));
                json.WriteString("reason", reason);
                json.WriteString("message", message);
                json.WriteNumber("count", link.Count);
                json.WriteString("at", link.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, StandInUser user, int limit, TokenMask mask)
    {
        json.WriteStartObject();
        json.WriteString("project", user.Project);
        json.WriteString("distinct_id", mask.Hide(user.DistinctId));
        json.WriteStartArray("ids");
        foreach (string id in user.Ids)
        {
            json.WriteStringValue(mask.Hide(id));
        }

        json.WriteEndArray();
        IdentityLinks.Write(json, user.Links, "insert_id", mask);
        json.WriteNumber("matched", user.Events.Count);
        json.WriteStartArray("events");
        foreach ((StoredEvent stored, string onArrival, bool isRetroactive) in user.Events.TakeLast(limit))
        {
            json.WriteStartObject();
            json.WriteString("event", mask.Hide(stored.Event));
            json.WriteString("insert_id", mask.Hide(stored.InsertId));
            json.WriteString("received_at", stored.ReceivedAt);
            json.WriteString("distinct_id_on_arrival", mask.Hide(onArrival));
            json.WriteBoolean("retroactive", isRetroactive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
