using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Local.LiveView.History;
using MixpanelFunctions.Local.StandIn.Pages;
using MixpanelFunctions.Local.StandIn.Requests;

namespace MixpanelFunctions.Local.LiveView.Letters;

/// <summary>The dead letters on the page.</summary>
internal sealed class LetterPages(RunView view, LetterShelf? shelf)
{
    private const int MostRows = 500;

    /// <summary>
    /// <c>GET dead-letters</c> → <c>{"available","folder","count","hasMore","groups":[{"stage","reason","count"}],
    /// "letters":[{"id","stage","reason","rule","project","partition","sequence","index","enqueued"}]}</c>.
    /// </summary>
    public Answer List()
    {
        if (shelf is null)
        {
            return Answer.Json(200, json => json.WriteBoolean("available", false));
        }

        (IReadOnlyList<ShelfLetter> letters, bool hasMore) = shelf.Read();
        SecretRedactor secrets = view.Plan.Secrets;
        return Answer.Json(200, json =>
        {
            json.WriteBoolean("available", true);
            json.WriteString("folder", shelf.Folder);
            json.WriteNumber("count", letters.Count);
            json.WriteBoolean("hasMore", hasMore);
            json.WriteStartArray("groups");
            foreach (var group in letters.GroupBy(letter => (letter.Stage, letter.Reason)).OrderByDescending(group => group.Count()))
            {
                json.WriteStartObject();
                json.WriteString("stage", group.Key.Stage);
                json.WriteString("reason", secrets.Redact(group.Key.Reason));
                json.WriteNumber("count", group.Count());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("letters");
            foreach (ShelfLetter letter in letters.Take(MostRows))
            {
                json.WriteStartObject();
                WriteHead(json, letter, secrets);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary><c>GET dead-letters/one?id=</c> → the same of one letter, with <c>"body"</c> or <c>"bodyBase64"</c>, and <c>"record"</c>.</summary>
    public Answer One(HttpRequest request)
    {
        if (PageQuery.Text(request, "id") is not { Length: > 0 } id || shelf?.Find(id) is not { } letter)
        {
            return PageQuery.BadRequest(["There is no such dead letter any more."]);
        }

        SecretRedactor secrets = view.Plan.Secrets;
        return Answer.Json(200, json =>
        {
            WriteHead(json, letter, secrets);
            if (letter.Body is { } body)
            {
                string shown = EventDetail.Redact(body, secrets);
                json.WriteString("body", shown);
                json.WriteBoolean("holdsSecret", shown != body);
            }
            else
            {
                json.WriteString("bodyBase64", ShelfLetter.Text(letter.Event, "bodyBase64"));
            }

            if (letter.Json.TryGetProperty("record", out JsonElement record))
            {
                json.WriteString("record", EventDetail.Redact(record.GetRawText(), secrets));
            }
        });
    }

    private static void WriteHead(Utf8JsonWriter json, ShelfLetter letter, SecretRedactor secrets)
    {
        json.WriteString("id", letter.Id);
        json.WriteString("stage", letter.Stage);
        json.WriteString("reason", secrets.Redact(letter.Reason));
        json.WriteString("field", ShelfLetter.Text(letter.Json, "field"));
        json.WriteString("rule", ShelfLetter.Text(letter.Json, "rule"));
        json.WriteString("project", ShelfLetter.Text(letter.Json, "project"));
        json.WriteString("partition", ShelfLetter.Text(letter.Event, "partition"));
        WriteNumber(json, "sequence", letter.Event, "sequenceNumber");
        WriteNumber(json, "index", letter.Event, "index");
        json.WriteString("enqueued", ShelfLetter.Text(letter.Event, "enqueuedTime"));
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, JsonElement from, string member) =>
        json.WriteNumber(name, from.TryGetProperty(member, out JsonElement value) && value.TryGetInt64(out long number) ? number : 0);
}
