using System.Net;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>
/// The table of what each of Mixpanel's answers means (mixpanel/docs, reference/import-events, reference/profile-set and
/// openapi/ingestion.openapi.yaml).
/// </summary>
internal static class AnswerReader
{
    private const string Unreadable = "200 with an unreadable answer";

    /// <summary>Reads an answer.</summary>
    /// <param name="endpoint">The endpoint: only <c>/import</c> always answers for each record.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">The body as far as received.</param>
    /// <param name="sent">How many records were sent.</param>
    public static MixpanelAnswer Read(MixpanelEndpoint endpoint, HttpStatusCode status, ReadOnlySpan<byte> body, int sent)
    {
        int code = (int)status;
        return code switch
        {
            200 => ReadSuccess(endpoint, body, sent),
            400 => ReadRefusal(400, Parse(body), sent),
            413 => new MixpanelAnswer(AnswerKind.TooLarge, "413: the request is too large"),
            401 or 403 => new MixpanelAnswer(AnswerKind.Misconfigured, $"{code}: Mixpanel refuses the credentials"),
            408 or 429 or >= 500 => new MixpanelAnswer(AnswerKind.Unavailable, code == 429 ? "429: Mixpanel limits the rate" : $"{code} {status}"),
            _ => new MixpanelAnswer(AnswerKind.Misconfigured, $"{code} {status}: this is not Mixpanel's API"),
        };
    }

    /// <summary>
    /// Of profiles Mixpanel's reference says that a request "will return a 200 OK even if there are data validation issues":
    /// only the body shows it.
    /// </summary>
    private static MixpanelAnswer ReadSuccess(MixpanelEndpoint endpoint, ReadOnlySpan<byte> body, int sent)
    {
        if (endpoint != MixpanelEndpoint.Import && ReadBrief(body) is { } brief)
        {
            return brief;
        }

        ImportAnswer? answer = Parse(body);
        return answer switch
        {
            { Code: 400 } or { FailedRecords.Count: > 0 } => ReadRefusal(200, answer, sent),
            { Code: 200 } => new MixpanelAnswer(AnswerKind.Accepted, "200") { Imported = answer.Imported },
            _ => new MixpanelAnswer(AnswerKind.Unavailable, Unreadable),
        };
    }

    /// <summary>
    /// An answer without <c>strict</c>: <c>1</c> for one or more valid records, <c>0</c> for none, or with <c>verbose=1</c> the same as
    /// <c>{"status":1,"error":null}</c>. It does not say which of several records are not valid.
    /// </summary>
    private static MixpanelAnswer? ReadBrief(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(body);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            JsonElement status = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("status"u8, out JsonElement member) ? member : root;
            if (status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out int taken) || taken is not (0 or 1))
            {
                return null;
            }

            string? error = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error"u8, out member) && member.ValueKind == JsonValueKind.String
                ? member.GetString() : null;
            return taken == 1
                ? new MixpanelAnswer(AnswerKind.Accepted, "200")
                : new MixpanelAnswer(AnswerKind.Refused, "200: no record is valid") { Detail = error };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter: text that is not Unicode.
            return null;
        }
    }

    private static MixpanelAnswer ReadRefusal(int status, ImportAnswer? answer, int sent)
    {
        if (answer?.FailedRecords is not { Count: > 0 } failed)
        {
            return new MixpanelAnswer(AnswerKind.Refused, $"{Told(status)} without a list of the records") { Detail = answer?.Error };
        }

        List<RefusedRecord> refused = [];
        HashSet<int> seen = [];
        foreach (FailedRecord? record in failed)
        {
            if (record?.Index is not { } index || index < 0 || index >= sent)
            {
                return new MixpanelAnswer(AnswerKind.Refused, $"{Told(status)} with a list that does not fit the request");
            }

            if (seen.Add(index))
            {
                refused.Add(new RefusedRecord(index, record.Field, record.Message ?? "refused without a message"));
            }
        }

        refused.Sort((left, right) => left.Index.CompareTo(right.Index));
        return new MixpanelAnswer(AnswerKind.PartlyRefused, $"{Told(status)}: records refused: {refused.Count}")
        {
            RefusedRecords = refused,
            Imported = answer.Imported,
        };
    }

    private static string Told(int status) => status == 400 ? "400" : $"{status} (400 in the body)";

    private static ImportAnswer? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AnswerJson.Default.ImportAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
