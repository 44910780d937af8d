using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Requests;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Pages;

/// <summary>The stand-in's pages about profiles. None shows a token.</summary>
internal sealed class ProfilePages(ProjectRegistry projects, StandInStore store)
{
    /// <summary>
    /// <c>GET /stand-in/profiles?project=&amp;distinct_id=&amp;limit=</c> →
    /// <c>{"matched":1,"profiles":[{"project","distinct_id","updates","updated_at","last_seen","place","properties":{…}}]}</c>;
    /// <c>place</c> is <c>{"from":"address","value":"203.0.113.7"}</c>, from <c>coordinates</c> or from the <c>request</c>.
    /// </summary>
    public Answer Users(HttpRequest request)
    {
        if (PageQuery.Limit(request) is not { } limit)
        {
            return PageQuery.LimitOutOfRange();
        }

        return Show("profiles", store.Profiles.Find(new ProfileQuery
        {
            Project = PageQuery.Text(request, "project"),
            DistinctId = PageQuery.Text(request, "distinct_id"),
            Limit = limit,
        }));
    }

    /// <summary>
    /// <c>GET /stand-in/groups?project=&amp;group_key=&amp;group_id=&amp;limit=</c> →
    /// <c>{"matched":1,"groups":[{"project","group_key","group_id","updates","updated_at","last_seen","place","properties":{…}}]}</c>.
    /// </summary>
    public Answer Groups(HttpRequest request)
    {
        if (PageQuery.Limit(request) is not { } limit)
        {
            return PageQuery.LimitOutOfRange();
        }

        return Show("groups", store.Profiles.FindGroups(new GroupQuery
        {
            Project = PageQuery.Text(request, "project"),
            GroupKey = PageQuery.Text(request, "group_key"),
            GroupId = PageQuery.Text(request, "group_id"),
            Limit = limit,
        }));
    }

    private Answer Show(string name, ProfilePage page)
    {
        TokenMask mask = new(projects);
        return Answer.Json(200, json =>
        {
            json.WriteNumber("matched", page.Matched);
            json.WriteStartArray(name);
            foreach (StoredProfile profile in page.Profiles)
            {
                Write(json, profile, mask);
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, StoredProfile profile, TokenMask mask)
    {
        json.WriteStartObject();
        json.WriteString("project", profile.Project);
        if (profile.GroupKey is null)
        {
            json.WriteString("distinct_id", mask.Hide(profile.DistinctId));
        }
        else
        {
            json.WriteString("group_key", mask.Hide(profile.GroupKey));
            json.WriteString("group_id", mask.Hide(profile.GroupId));
        }

        json.WriteNumber("updates", profile.Updates);
        json.WriteString("updated_at", profile.UpdatedAt);
        if (profile.LastSeen is { } lastSeen)
        {
            json.WriteString("last_seen", lastSeen);
        }
        else
        {
            json.WriteNull("last_seen");
        }

        Write(json, profile.Place);
        json.WriteStartObject("properties");
        foreach ((string name, ReadOnlyMemory<byte> value) in profile.Properties)
        {
            json.WritePropertyName(mask.Hide(name)!);
            mask.Write(json, value.Span);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProfilePlace? place)
    {
        if (place is null)
        {
            json.WriteNull("place");
            return;
        }

        json.WriteStartObject("place");
        json.WriteString("from", place.Kind switch
        {
            ProfilePlaceKind.Coordinates => "coordinates",
            ProfilePlaceKind.Address => "address",
            _ => "request",
        });
        json.WriteString("value", place.Value);
        json.WriteEndObject();
    }
}
