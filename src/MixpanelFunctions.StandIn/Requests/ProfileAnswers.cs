using MixpanelFunctions.StandIn.Records;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// The strict answers of <c>/engage</c> and <c>/groups</c>: "a JSON object with per-record error messages for records that
/// fail validation" (mixpanel/docs <c>openapi/ingestion.openapi.yaml</c>, the parameter <c>strict</c>), which the reference
/// shows for <c>/import</c> only. So the members are those of <c>/import</c>; an update has no <c>$insert_id</c>.
/// </summary>
internal static class ProfileAnswers
{
    public static Answer Failed(int status, IReadOnlyList<RecordProblem?> problems, int imported) => Answer.Json(status, json =>
    {
        json.WriteNumber("code", 400);
        json.WriteString("error", "some data points in the request failed validation");
        json.WriteStartArray("failed_records");
        for (int index = 0; index < problems.Count; index++)
        {
            if (problems[index] is { } problem)
            {
                json.WriteStartObject();
                json.WriteNumber("index", index);
                json.WriteString("field", problem.Field);
                json.WriteString("message", problem.Message);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteNumber("num_records_imported", imported);
        json.WriteString("status", "Bad Request");
    });

    /// <summary>The answer when nothing of the body could be read.</summary>
    public static Answer InvalidAsAWhole(int status, string error) => ImportAnswers.InvalidAsAWhole(error) with { Status = status };
}
