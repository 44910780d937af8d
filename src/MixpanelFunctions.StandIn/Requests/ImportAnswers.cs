using System.Globalization;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// The answers of <c>/import</c>, member for member as in mixpanel/docs: <c>openapi/ingestion.openapi.yaml</c>
/// (StrictReceived, StrictUnauthorized, StrictTooLarge, RateLimitExceeded) and <c>reference/import-events</c> (the 400).
/// </summary>
internal static class ImportAnswers
{
    public static Answer Received(int imported) => Answer.Json(200, json =>
    {
        json.WriteNumber("code", 200);
        json.WriteNumber("num_records_imported", imported);
        json.WriteString("status", "OK");
    });

    public static Answer Invalid(IReadOnlyList<ReadRecord> records, int imported, FailedRecordId idName) => Answer.Json(400, json =>
    {
        json.WriteNumber("code", 400);
        json.WriteString("error", "some data points in the request failed validation");
        json.WriteStartArray("failed_records");
        for (int index = 0; index < records.Count; index++)
        {
            if (records[index].Problem is { } problem)
            {
                json.WriteStartObject();
                json.WriteNumber("index", index);
                json.WriteString(idName == FailedRecordId.InsertId ? "insert_id" : "$insert_id", records[index].InsertId ?? "");
                json.WriteString("field", problem.Field);
                json.WriteString("message", problem.Message);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteNumber("num_records_imported", imported);
        json.WriteString("status", "Bad Request");
    });

    /// <summary>A 400 that says nothing of single records, because nothing was imported.</summary>
    public static Answer InvalidAsAWhole(string error) => Answer.Json(400, json =>
    {
        json.WriteNumber("code", 400);
        json.WriteString("error", error);
        json.WriteNumber("num_records_imported", 0);
        json.WriteString("status", "Bad Request");
    });

    public static Answer Unauthorized() => Error(401, "Invalid credentials", "Unauthorized");

    public static Answer TooManyBytes(int limit) =>
        TooLarge(string.Create(CultureInfo.InvariantCulture, $"request exceeds max limit of {limit} bytes"));

    public static Answer TooLarge(string error) => Error(413, error, "Request Entity Too Large");

    public static Answer RateLimited() => Error(
        429, "Project exceeded rate limits. Please retry the request with exponential backoff.", "Too Many Requests");

    private static Answer Error(int status, string error, string statusText) => Answer.Json(status, json =>
    {
        json.WriteNumber("code", status);
        json.WriteString("error", error);
        json.WriteString("status", statusText);
    });
}
