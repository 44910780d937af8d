using System.Text.Json;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Pages;
using MixpanelFunctions.StandIn.Requests;

namespace MixpanelFunctions.LiveView.Users;

/// <summary>The users in the Mixpanel stand-in of the run.</summary>
internal sealed class UserPages(MountedStandIn? standIn, IdSources sources)
{
    /// <summary>The latest events that are looked at for the list: enough for a while, and counted in a few milliseconds.</summary>
    private const int LatestEvents = 20_000;

    private const int MostUsers = 200;
    private const int MostIds = 12;
    private const int MostEvents = 500;

    /// <summary>
    /// <c>GET users?search=</c> → <c>{"available","system","users":[{"project","distinctId","ids":[…],"idCount","events","retroactive","lastAt"}],"found","of"}</c>.
    /// Ids are searched for a part, without case.
    /// </summary>
    public Answer List(HttpRequest request)
    {
        if (standIn is null)
        {
            return Answer.Json(200, json => json.WriteBoolean("available", false));
        }

        string search = PageQuery.Text(request, "search")?.Trim() ?? string.Empty;
        IReadOnlyList<UserOverview> all = standIn.Store.Identities.List(LatestEvents);
        UserOverview[] found = [.. all.Where(user => search.Length == 0 || user.Ids.Any(id => id.Contains(search, StringComparison.OrdinalIgnoreCase)))];
        TokenMask mask = new(standIn.Projects);
        return Answer.Json(200, json =>
        {
            json.WriteBoolean("available", true);
            json.WriteNumber("found", found.Length);
            json.WriteNumber("of", all.Count);
            json.WriteNumber("linked", all.Count(user => user.Ids.Count > 1));
            json.WriteNumber("lookedAt", Math.Min(LatestEvents, standIn.Store.Counts.Retained));
            json.WriteStartArray("users");
            foreach (UserOverview user in found.Take(MostUsers))
            {
                json.WriteStartObject();
                json.WriteString("project", user.Project);
                json.WriteString("distinctId", mask.Hide(user.DistinctId));
                WriteIds(json, user.Ids.Take(MostIds), mask);
                json.WriteNumber("idCount", user.Ids.Count);
                json.WriteNumber("events", user.Events);
                json.WriteNumber("retroactive", user.Retroactive);
                json.WriteString("lastAt", user.LastAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>
    /// <c>GET users/one?id=&amp;project=</c> → <c>{"project","distinctId","ids":[…],"sources":{"id":{"note","path"}},"links":[{"kind","first","second","event","insertId","at"}],
    /// "refused":[{"kind","first","second","reason","message","count"}],"count","events":[{"event","time","insertId","endpoint","onArrival","retroactive","record":{…}}]}</c>.
    /// </summary>
    public Answer One(HttpRequest request)
    {
        if (standIn is null || PageQuery.Text(request, "id") is not { Length: > 0 } id
            || standIn.Store.Identities.Find(id, PageQuery.Text(request, "project")) is not [{ } user, ..])
        {
            return PageQuery.BadRequest(["This user does not exist."]);
        }

        TokenMask mask = new(standIn.Projects);
        RefusedLink[] refused = [.. standIn.Store.Identities.Refused.Where(link => link.Project == user.Project && (user.Ids.Contains(link.First) || user.Ids.Contains(link.Second)))];
        return Answer.Json(200, json =>
        {
            json.WriteString("project", user.Project);
            json.WriteString("distinctId", mask.Hide(user.DistinctId));
            WriteIds(json, user.Ids, mask);
            WriteSources(json, sources.Find(user.Ids), mask);
            IdentityLinks.Write(json, user.Links, "insertId", mask);
            WriteRefused(json, refused, mask);
            json.WriteNumber("count", user.Events.Count);
            json.WriteStartArray("events");
            foreach (StandInUserEvent each in user.Events.TakeLast(MostEvents))
            {
                WriteEvent(json, each, mask);
            }

            json.WriteEndArray();
        });
    }

    private static void WriteEvent(Utf8JsonWriter json, StandInUserEvent each, TokenMask mask)
    {
        json.WriteStartObject();
        json.WriteString("event", mask.Hide(each.Event.Event));
        if (each.Event.Time is { } time)
        {
            json.WriteNumber("time", time);
        }

        json.WriteString("insertId", mask.Hide(each.Event.InsertId));
        json.WriteString("endpoint", each.Event.Endpoint);
        json.WriteString("onArrival", mask.Hide(each.DistinctIdOnArrival));
        json.WriteBoolean("retroactive", each.IsRetroactive);
        json.WritePropertyName("record");
        mask.Write(json, each.Event.Json.Span);
        json.WriteEndObject();
    }

    private static void WriteRefused(Utf8JsonWriter json, RefusedLink[] refused, TokenMask mask)
    {
        json.WriteStartArray("refused");
        foreach (RefusedLink link in refused)
        {
            (string reason, string message) = LinkNames.Of(link.Reason);
            json.WriteStartObject();
            json.WriteString("kind", LinkNames.Of(link.Kind));
            json.WriteString("first", mask.Hide(link.First));
            json.WriteString("second", mask.Hide(link.Second));
            json.WriteString("reason", reason);
            json.WriteString("message", message);
            json.WriteNumber("count", link.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSources(Utf8JsonWriter json, IReadOnlyDictionary<string, IdSource> found, TokenMask mask)
    {
        json.WriteStartObject("sources");
        foreach ((string id, IdSource source) in found)
        {
            json.WriteStartObject(mask.Hide(id)!);
            json.WriteString("note", source.Note);
            json.WriteString("path", mask.Hide(source.Path));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, IEnumerable<string> ids, TokenMask mask)
    {
        json.WriteStartArray("ids");
        foreach (string id in ids)
        {
            json.WriteStringValue(mask.Hide(id));
        }

        json.WriteEndArray();
    }
}
