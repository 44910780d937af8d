using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.LiveView.History;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.Replaying;
using MixpanelFunctions.StandIn.Pages;
using MixpanelFunctions.StandIn.Requests;

namespace MixpanelFunctions.LiveView.Letters;

/// <summary>The dead letters on the page.</summary>
internal sealed class LetterPages(RunView view, LetterShelf? shelf, LetterReplay? replay)
{
    private const int MostRows = 500;

    /// <summary>The longest call: a body of 1 MiB, written as a text.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary><c>GET dead-letters/count</c> → <c>{"count","hasMore"}</c>: the letters that are left.</summary>
    public Answer Count()
    {
        (IReadOnlyList<ShelfLetter> letters, bool hasMore) = shelf?.Read() ?? ([], false);
        return Answer.Json(200, json =>
        {
            json.WriteNumber("count", letters.Count);
            json.WriteBoolean("hasMore", hasMore);
        });
    }

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
            json.WriteBoolean("canReplay", replay is not null);
            json.WriteNumber("count", letters.Count);
            json.WriteBoolean("hasMore", hasMore);
            json.WriteStartArray("groups");
            foreach (IGrouping<(string Stage, string Reason), ShelfLetter> group in letters.GroupBy(letter => (letter.Stage, letter.Reason)).OrderByDescending(group => group.Count()))
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
            return PageQuery.BadRequest(["This dead letter no longer exists."]);
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

    /// <summary>
    /// <c>POST dead-letters/replay</c> with <c>{"ids":[…]}</c>, or <c>{"id","body"}</c> to edit one first →
    /// <c>{"forwarded","filtered","deadLettered","left","problems":[…]}</c>; 409 if the folder or a letter is not as it was read, 422 if the body is not JSON.
    /// </summary>
    public async Task<Answer> ReplayAsync(HttpRequest request)
    {
        if (shelf is null || replay is null)
        {
            return Problem(404, "This run cannot replay dead letters.");
        }

        using ReceivedBody body = await ReceivedBody.ReadAsync(request, MaxBytes, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (body.TooLarge || body.Error is not null || Asked.Read(body.Bytes) is not { } asked)
        {
            return Problem(400, "The request must be JSON: {\"ids\": […]} or {\"id\", \"body\"}.");
        }

        IReadOnlyList<ShelfLetter> all = shelf.Read().Letters;
        ShelfLetter[] letters = [.. all.Where(letter => asked.Ids.Contains(letter.Id))];
        if (letters.Length == 0)
        {
            return Problem(409, "These dead letters no longer exist.");
        }

        if (asked.Body is { } text && EditedText.WhyNot(text) is { } fault)
        {
            return Problem(422, $"The text is not JSON: {fault}. Nothing was changed.");
        }

        try
        {
            // A replay continues when the page goes away; only the end of the run stops it.
            LetterReplayOutcome outcome = asked.Body is { } edited
                ? await replay.ReplayEditedAsync(letters[0], edited, view.Ending).ConfigureAwait(false)
                : await replay.ReplayAsync(letters, all, view.Ending).ConfigureAwait(false);
            return Told(outcome);
        }
        catch (LetterStoreException exception)
        {
            return Problem(409, exception.Message);
        }
    }

    private Answer Told(LetterReplayOutcome outcome) => Answer.Json(200, json =>
    {
        ReplayTally tally = outcome.Tally;
        json.WriteNumber("forwarded", tally.Replayed + tally.Twice - tally.NothingToSend);
        json.WriteNumber("filtered", tally.NothingToSend);
        json.WriteNumber("deadLettered", tally.FailedAgain);
        json.WriteNumber("left", tally.RuleGone + tally.Damaged + tally.Open);
        json.WriteStartArray("problems");
        foreach (string problem in tally.Problem is { } whole ? [whole, .. outcome.Problems] : outcome.Problems)
        {
            json.WriteStringValue(view.Plan.Secrets.Redact(problem));
        }

        json.WriteEndArray();
    });

    private static Answer Problem(int status, string message) => Answer.Json(status, json => json.WriteString("problem", message));

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

    /// <summary>What is to be replayed: letters, or one with another body.</summary>
    private sealed record Asked(HashSet<string> Ids, string? Body)
    {
        public static Asked? Read(ReadOnlyMemory<byte> bytes)
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(bytes);
                JsonElement asked = json.RootElement;
                if (asked.ValueKind != JsonValueKind.Object)
                {
                    return null;
                }

                if (asked.TryGetProperty("ids", out JsonElement ids) && ids.ValueKind == JsonValueKind.Array)
                {
                    return new Asked([.. ids.EnumerateArray().Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetString()!)], null);
                }

                return ShelfLetter.Text(asked, "id") is { } one && ShelfLetter.Text(asked, "body") is { } body ? new Asked([one], body) : null;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Not JSON, or half a character in it.
                return null;
            }
        }
    }
}
