using Microsoft.Net.Http.Headers;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Records;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// <c>POST /import</c> (mixpanel/docs <c>reference/import-events</c>). With <c>strict=1</c> a record that breaks a rule is
/// reported in the answer; without, it is silently dropped, and values that may be missing then (<c>time</c>, <c>distinct_id</c>,
/// <c>$insert_id</c>) are filled in by Mixpanel.
/// </summary>
internal sealed class ImportEndpoint(StandInOptions options, ProjectRegistry projects, StandInStore store) : IMixpanelEndpoint
{
    private readonly ImportAuthentication _authentication = new(projects);

    public string Path => "/import";

    public async Task<Answer> AnswerAsync(HttpContext context, FaultKind? fault)
    {
        if (_authentication.Authenticate(context.Request) is not { } project)
        {
            return ImportAnswers.Unauthorized();
        }

        if (LayoutOf(context.Request) is not { } layout)
        {
            return ImportAnswers.InvalidAsAWhole("Content-Type must be application/json or application/x-ndjson, in utf-8");
        }

        using ReceivedBody body = await ReceivedBody.ReadAsync(context.Request, options.MaxRequestBytes, context.RequestAborted).ConfigureAwait(false);
        if (body.TooLarge)
        {
            return ImportAnswers.TooManyBytes(options.MaxRequestBytes);
        }

        if (body.Error is not null)
        {
            return ImportAnswers.InvalidAsAWhole(body.Error);
        }

        bool strict = context.Request.Query["strict"] == "1";
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        RecordBatch batch = RecordBatch.Read(body.Bytes.Span, layout, RecordRules.ForImport(strict, now));
        if (batch.Error is not null)
        {
            return batch.TooMany ? ImportAnswers.TooLarge(batch.Error) : ImportAnswers.InvalidAsAWhole(batch.Error);
        }

        IReadOnlyList<ReadRecord> records = strict && fault == FaultKind.SomeRefused ? RefuseEnds(batch.Records) : batch.Records;
        return Import(records, body.Bytes, project, now, strict, fault) with { Records = records.Count };
    }

    private Answer Import(
        IReadOnlyList<ReadRecord> records,
        ReadOnlyMemory<byte> body,
        Project project,
        DateTimeOffset now,
        bool strict,
        FaultKind? fault)
    {
        List<IncomingEvent> events = new(records.Count);
        foreach (ReadRecord record in records)
        {
            if (record.Problem is null)
            {
                events.Add(IncomingEvent.From(record, body.Span, project, Path, now));
            }
        }

        int refused = records.Count - events.Count;
        if (fault == FaultKind.FailedRecordsHidden && strict && refused > 0)
        {
            return ImportAnswers.InvalidAsAWhole("some data points in the request failed validation");
        }

        store.Add(events, refused, body.Length);
        if (strict && refused > 0)
        {
            return ImportAnswers.Invalid(records, events.Count, options.FailedRecordId);
        }

        return ImportAnswers.Received(fault == FaultKind.FewerImported ? Math.Max(0, events.Count - 1) : events.Count);
    }

    private static ReadRecord[] RefuseEnds(IReadOnlyList<ReadRecord> records) =>
    [
        .. records.Select((record, index) => index == 0 || index == records.Count - 1
            ? record with { Problem = record.Problem ?? RecordProblem.Of("properties", "it is refused on purpose") }
            : record),
    ];

    // application/json where nothing is said: the default of openapi/ingestion.openapi.yaml.
    private static BatchLayout? LayoutOf(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return BatchLayout.Array;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !(type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? BatchLayout.Array
            : type.MediaType.Equals("application/x-ndjson", StringComparison.OrdinalIgnoreCase) ? BatchLayout.Lines
            : null;
    }
}
