using System.Text.Json;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Requests;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Pages;

/// <summary>The stand-in's own pages, below <c>/stand-in</c>: which Mixpanel does not have. None shows a token.</summary>
internal sealed class StandInPages(ProjectRegistry projects, StandInStore store, FaultSwitch faults)
{
    private const int MaxFaultBytes = 65_536;

    /// <summary>
    /// <c>GET /stand-in/events?project=&amp;event=&amp;distinct_id=&amp;insert_id=&amp;limit=</c> →
    /// <c>{"matched":1,"events":[{"project","endpoint","event","distinct_id","insert_id","time","received_at","record"}]}</c>.
    /// </summary>
    public Answer Events(HttpRequest request)
    {
        if (PageQuery.Limit(request) is not { } limit)
        {
            return PageQuery.LimitOutOfRange();
        }

        EventPage page = store.Find(new EventQuery
        {
            Project = PageQuery.Text(request, "project"),
            Event = PageQuery.Text(request, "event"),
            DistinctId = PageQuery.Text(request, "distinct_id"),
            InsertId = PageQuery.Text(request, "insert_id"),
            Limit = limit,
        });

        TokenMask mask = new(projects);
        return Answer.Json(200, json =>
        {
            json.WriteNumber("matched", page.Matched);
            json.WriteStartArray("events");
            foreach (StoredEvent stored in page.Events)
            {
                WriteEvent(json, stored, mask);
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>GET /stand-in/summary</c> → the counts, and the events by project and name.</summary>
    public Answer Summary()
    {
        (StandInCounts counts, IReadOnlyList<ProjectSummary> byProject) = store.Summarise();
        TokenMask mask = new(projects);
        return Answer.Json(200, json =>
        {
            json.WriteNumber("requests", counts.Requests);
            json.WriteNumber("accepted", counts.Accepted);
            json.WriteNumber("duplicates", counts.Duplicates);
            json.WriteNumber("refused", counts.Refused);
            json.WriteNumber("profile_updates", counts.ProfileUpdates);
            json.WriteNumber("profile_updates_refused", counts.ProfileUpdatesRefused);
            json.WriteNumber("identity_links", counts.IdentityLinks);
            json.WriteNumber("identity_links_refused", counts.IdentityLinksRefused);
            json.WriteNumber("bytes", counts.Bytes);
            json.WriteNumber("retained", counts.Retained);
            json.WriteNumber("profiles", counts.Profiles);
            json.WriteStartArray("projects");
            foreach (ProjectSummary project in byProject)
            {
                json.WriteStartObject();
                json.WriteString("project", project.Project);
                json.WriteNumber("events", project.Events);
                json.WriteNumber("duplicates", project.Duplicates);
                json.WriteStartArray("by_event");
                foreach ((string name, long count) in project.ByName)
                {
                    json.WriteStartObject();
                    json.WriteString("event", mask.Hide(name));
                    json.WriteNumber("count", count);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>DELETE /stand-in/events</c> → 204: forgets the events, the profiles and the counts.</summary>
    public Answer DeleteEvents()
    {
        store.Clear();
        return Answer.Empty(204);
    }

    /// <summary><c>POST /stand-in/faults</c> with one fault or an array → <c>{"active":["status"]}</c>, or 400, and nothing is set.</summary>
    public async Task<Answer> SetFaultsAsync(HttpRequest request)
    {
        // Required, because a web page cannot send it to another site's address without a preflight request of the browser.
        if (!request.HasJsonContentType())
        {
            return PageQuery.BadRequest(["The Content-Type must be application/json."]);
        }

        using ReceivedBody body = await ReceivedBody.ReadAsync(request, MaxFaultBytes, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (body.TooLarge || body.Error is not null)
        {
            return PageQuery.BadRequest([body.Error ?? $"The body must not be larger than {MaxFaultBytes} bytes."]);
        }

        IReadOnlyList<Fault> read;
        try
        {
            using JsonDocument json = JsonDocument.Parse(body.Bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            (read, IReadOnlyList<string> problems) = FaultJson.Read(json.RootElement);
            if (problems.Count > 0)
            {
                return PageQuery.BadRequest(problems);
            }
        }
        catch (JsonException e)
        {
            return PageQuery.BadRequest(["The body is not valid JSON: " + e.Message]);
        }

        foreach (Fault fault in read)
        {
            faults.Add(fault);
        }

        return Answer.Json(200, json =>
        {
            json.WriteStartArray("active");
            foreach (Fault fault in faults.Active)
            {
                json.WriteStringValue(FaultJson.NameOf(fault.Kind));
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>DELETE /stand-in/faults</c> → 204: switches every fault off.</summary>
    public Answer DeleteFaults()
    {
        faults.Clear();
        return Answer.Empty(204);
    }

    private static void WriteEvent(Utf8JsonWriter json, StoredEvent stored, TokenMask mask)
    {
        json.WriteStartObject();
        json.WriteString("project", stored.Project);
        json.WriteString("endpoint", stored.Endpoint);
        json.WriteString("event", mask.Hide(stored.Event));
        json.WriteString("distinct_id", mask.Hide(stored.DistinctId));
        json.WriteString("insert_id", mask.Hide(stored.InsertId));
        if (stored.Time is { } time)
        {
            json.WriteNumber("time", time);
        }
        else
        {
            json.WriteNull("time");
        }

        json.WriteString("received_at", stored.ReceivedAt);
        json.WritePropertyName("record");
        mask.Write(json, stored.Json.Span);
        json.WriteEndObject();
    }
}
