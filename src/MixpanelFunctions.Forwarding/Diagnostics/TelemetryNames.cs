namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// Names of attributes of metrics and traces. Those of the second group are OpenTelemetry's semantic
/// conventions for messaging and HTTP (https://opentelemetry.io/docs/specs/semconv/), the first are the product's own.
/// </summary>
internal static class TelemetryNames
{
    public const string Filter = "filter";
    public const string Rule = "rule";
    public const string Project = "project";
    public const string Endpoint = "endpoint";
    public const string Outcome = "outcome";
    public const string Stage = "stage";
    public const string Reason = "reason";
    public const string Property = "property";
    public const string Repair = "repair";
    public const string Records = "records";
    public const string RulesVersion = "rules.version";
    public const string EventsReceived = "events.received";
    public const string EventsForwarded = "events.forwarded";
    public const string EventsFiltered = "events.filtered";
    public const string EventsDeadLettered = "events.dead_lettered";

    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string HttpMethod = "http.request.method";
    public const string HttpBodySize = "http.request.body.size";
    public const string HttpResendCount = "http.request.resend_count";
    public const string HttpStatusCode = "http.response.status_code";
    public const string UrlTemplate = "url.template";
    public const string MessagingSystem = "messaging.system";
    public const string MessagingOperationName = "messaging.operation.name";
    public const string MessagingOperationType = "messaging.operation.type";
    public const string MessagingDestination = "messaging.destination.name";
    public const string MessagingPartition = "messaging.destination.partition.id";
    public const string MessagingBatchCount = "messaging.batch.message_count";
}
