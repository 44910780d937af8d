namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// The answers of <c>/track</c> (mixpanel/docs <c>openapi/ingestion.openapi.yaml</c>: Received, and the parameter
/// <c>verbose</c>): 200 whatever happened, <c>1</c> when one or more objects were valid, or else <c>0</c>.
/// </summary>
internal static class TrackAnswers
{
    public static Answer Of(string? error, bool verbose)
    {
        int status = error is null ? 1 : 0;
        return verbose
            ? Answer.Json(200, json =>
            {
                json.WriteNumber("status", status);
                json.WriteString("error", error);
            })
            : Answer.Text(200, error is null ? "1" : "0", "text/plain");
    }
}
