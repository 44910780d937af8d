using System.Text.Json;
using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Pages;

/// <summary>Writes the links between the ids of a user.</summary>
internal static class IdentityLinks
{
    /// <summary>Writes <c>"links":[{"kind","first","second","event","insertId","at"}]</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="links">The links.</param>
    /// <param name="insertId">What the event's insert id is called, for pages that write names otherwise.</param>
    /// <param name="mask">Hides tokens.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<IdentityLink> links, string insertId, TokenMask mask)
    {
        json.WriteStartArray("links");
        foreach (IdentityLink link in links)
        {
            json.WriteStartObject();
            json.WriteString("kind", LinkNames.Of(link.Kind));
            json.WriteString("first", mask.Hide(link.First));
            json.WriteString("second", mask.Hide(link.Second));
            json.WriteString("event", mask.Hide(link.Event));
            json.WriteString(insertId, mask.Hide(link.InsertId));
            json.WriteString("at", link.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
