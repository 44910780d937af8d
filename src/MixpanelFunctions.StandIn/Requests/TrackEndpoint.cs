using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Records;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>
/// <c>POST /track</c> (mixpanel/docs <c>reference/track-event</c>, <c>reference/create-identity</c>): JSON, or a form whose
/// field <c>data</c> holds JSON; an array of events or one event. Valid events whose token is not known are answered with
/// <c>1</c> and ignored: "this does not signify a valid project token".
/// </summary>
internal sealed class TrackEndpoint(StandInOptions options, ProjectRegistry projects, StandInStore store) : IMixpanelEndpoint
{
    public string Path => "/track";

    public async Task<Answer> AnswerAsync(HttpContext context, FaultKind? fault)
    {
        using ReceivedBody body = await ReceivedBody.ReadAsync(context.Request, options.MaxRequestBytes, context.RequestAborted).ConfigureAwait(false);
        if (body.TooLarge)
        {
            return ImportAnswers.TooManyBytes(options.MaxRequestBytes);
        }

        bool verbose = context.Request.Query["verbose"] == "1";
        (string? error, int records) = body.Error is null ? Track(context.Request, body.Bytes) : (body.Error, 0);
        return TrackAnswers.Of(error, verbose) with { Records = records };
    }

    // No error when one or more events are valid, or else what is wrong with the first.
    private (string? Error, int Records) Track(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.HasFormContentType)
        {
            if (FormBody.DataField(body.Span) is not { } data)
            {
                return ("the form has no field 'data'", 0);
            }

            body = data;
        }

        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        RecordBatch batch = RecordBatch.Read(body.Span, BatchLayout.ArrayOrObject, RecordRules.ForTrack(now));
        if (batch.Error is not null)
        {
            return (batch.Error, 0);
        }

        List<IncomingEvent> events = new(batch.Records.Count);
        string? firstProblem = null;
        bool anyValid = false;
        foreach (ReadRecord record in batch.Records)
        {
            if (record.Problem is { } problem)
            {
                firstProblem ??= problem.Message;
                continue;
            }

            anyValid = true;
            if (projects.FindByToken(record.Token!) is { } project)
            {
                events.Add(IncomingEvent.From(record, body.Span, project, Path, now));
            }
        }

        store.Add(events, batch.Records.Count - events.Count, body.Length);
        return (anyValid ? null : firstProblem, batch.Records.Count);
    }
}
