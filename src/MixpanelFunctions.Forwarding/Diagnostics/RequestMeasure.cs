using System.Diagnostics;
using System.Globalization;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// Measures and traces one attempt of a request, by OpenTelemetry's conventions for HTTP clients
/// (https://opentelemetry.io/docs/specs/semconv/http/).
/// </summary>
internal sealed class RequestMeasure : IDisposable
{
    private readonly ForwardingTelemetry _telemetry;
    private readonly Destination _destination;
    private readonly string _server;
    private readonly int _bytes;
    private readonly int _records;
    private readonly long _start;
    private readonly Activity? _activity;
    private MixpanelAnswer? _answer;

    public RequestMeasure(ForwardingTelemetry telemetry, Destination destination, Uri server, int bytes, int records, MixpanelAnswer? last, int resends)
    {
        (_telemetry, _destination, _server, _bytes, _records) = (telemetry, destination, server.Host, bytes, records);
        _start = telemetry.Time.GetTimestamp();
        string template = $"/{destination.EndpointName}";
        _activity = telemetry.Source.StartActivity(ActivityKind.Client, name: $"POST {template}");
        _activity?
            .SetTag(TelemetryNames.HttpMethod, "POST")
            .SetTag(TelemetryNames.UrlTemplate, template)
            .SetTag(TelemetryNames.ServerAddress, server.Host)
            .SetTag(TelemetryNames.ServerPort, server.Port)
            .SetTag(TelemetryNames.HttpBodySize, bytes)
            .SetTag(TelemetryNames.Project, destination.Project)
            .SetTag(TelemetryNames.Records, records);
        if (last is not null)
        {
            _activity?.SetTag(TelemetryNames.HttpResendCount, resends);
            telemetry.Metrics.Retries.Add(
                1,
                new KeyValuePair<string, object?>(TelemetryNames.Project, destination.Project),
                new(TelemetryNames.Endpoint, destination.EndpointName),
                new(TelemetryNames.ErrorType, ErrorType(last)));
        }
    }

    /// <summary>Takes what happened to the attempt.</summary>
    public MixpanelAnswer Ended(MixpanelAnswer answer) => _answer = answer;

    public void Dispose()
    {
        TagList whereTo = new()
        {
            { TelemetryNames.Project, _destination.Project },
            { TelemetryNames.Endpoint, _destination.EndpointName },
        };
        _telemetry.Metrics.RequestSize.Record(_bytes, whereTo);
        _telemetry.Metrics.RequestRecords.Record(_records, whereTo);
        whereTo.Add(TelemetryNames.ServerAddress, _server);
        Tell(ref whereTo);
        _telemetry.Metrics.RequestDuration.Record(_telemetry.Time.GetElapsedTime(_start).TotalSeconds, whereTo);
        _activity?.Dispose();
    }

    private void Tell(ref TagList tags)
    {
        if (_answer?.StatusCode is { } status)
        {
            tags.Add(TelemetryNames.HttpStatusCode, status);
            _activity?.SetTag(TelemetryNames.HttpStatusCode, status);
        }

        if (_answer is not { Kind: AnswerKind.Accepted })
        {
            string error = ErrorType(_answer);
            tags.Add(TelemetryNames.ErrorType, error);
            _activity?.SetTag(TelemetryNames.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>The status if it is an error, or else why there is no answer, from a short list of words.</summary>
    private static string ErrorType(MixpanelAnswer? answer) => answer switch
    {
        { StatusCode: >= 300 and { } status } => status.ToString(CultureInfo.InvariantCulture),
        { StatusCode: not null } => "unreadable_answer",
        { Fault: { } fault } => fault,
        _ => "timeout",
    };
}
