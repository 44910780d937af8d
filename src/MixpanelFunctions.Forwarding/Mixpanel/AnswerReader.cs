using System.Net;
using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Mixpanel;

/// <summary>
/// The table of what each of Mixpanel's answers means (mixpanel/docs, reference/import-events and
/// openapi/ingestion.openapi.yaml).
/// </summary>
internal static class AnswerReader
{
    /// <summary>Reads an answer.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body as far as it came.</param>
    /// <param name="sent">How many records were sent.</param>
    public static MixpanelAnswer Read(HttpStatusCode status, ReadOnlySpan<byte> body, int sent)
    {
        int code = (int)status;
        return code switch
        {
            200 => ReadSuccess(body),
            400 => ReadRefusal(body, sent),
            413 => new MixpanelAnswer(AnswerKind.TooLarge, "413: the request is too large"),
            401 or 403 => new MixpanelAnswer(AnswerKind.Misconfigured, $"{code}: Mixpanel refuses the credentials"),
            408 or 429 or >= 500 => new MixpanelAnswer(AnswerKind.Unavailable, code == 429 ? "429: Mixpanel limits the rate" : $"{code} {status}"),
            _ => new MixpanelAnswer(AnswerKind.Misconfigured, $"{code} {status}: this is not Mixpanel's ingestion"),
        };
    }

    private static MixpanelAnswer ReadSuccess(ReadOnlySpan<byte> body)
    {
        ImportAnswer? answer = Parse(body);
        return answer is { Code: 200 }
            ? new MixpanelAnswer(AnswerKind.Accepted, "200") { Imported = answer.Imported }
            : new MixpanelAnswer(AnswerKind.Unavailable, "200 with an answer that cannot be read");
    }

    private static MixpanelAnswer ReadRefusal(ReadOnlySpan<byte> body, int sent)
    {
        ImportAnswer? answer = Parse(body);
        if (answer?.FailedRecords is not { Count: > 0 } failed)
        {
            return new MixpanelAnswer(AnswerKind.Refused, "400 without a list of the records");
        }

        List<RefusedRecord> refused = [];
        HashSet<int> seen = [];
        foreach (FailedRecord? record in failed)
        {
            if (record?.Index is not { } index || index < 0 || index >= sent)
            {
                return new MixpanelAnswer(AnswerKind.Refused, "400 with a list that does not fit the request");
            }

            if (seen.Add(index))
            {
                refused.Add(new RefusedRecord(index, record.Field, record.Message ?? "refused without a message"));
            }
        }

        refused.Sort((left, right) => left.Index.CompareTo(right.Index));
        return new MixpanelAnswer(AnswerKind.PartlyRefused, $"400: {refused.Count} records refused")
        {
            RefusedRecords = refused,
            Imported = answer.Imported,
        };
    }

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
