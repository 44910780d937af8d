using System.Globalization;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.StandIn.Requests;

/// <summary>Every request to Mixpanel's endpoints passes through here: it is counted, and a fault for it applies.</summary>
internal sealed class FaultGate(StandInOptions options, StandInStore store, FaultSwitch faults)
{
    public async Task HandleAsync(HttpContext context, IMixpanelEndpoint endpoint)
    {
        store.CountRequest();
        Fault? fault = faults.Next();
        try
        {
            if (fault is { Delay.Ticks: > 0, Kind: not FaultKind.LateAnswer } && !await DelayAsync(fault.Delay, context).ConfigureAwait(false))
            {
                context.Abort();
                return;
            }

            if (fault is null)
            {
                Answer answer = await AnswerAsync(context, endpoint, fault: null).ConfigureAwait(false);
                await answer.SendAsync(context.Response, context.RequestAborted).ConfigureAwait(false);
            }
            else
            {
                await HandleAsync(context, endpoint, fault).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            // The sender has gone; there is nobody to answer.
        }
    }

    // False when the delay was broken off: the sender has gone, or the server is to stop and must not wait for its end.
    private async Task<bool> DelayAsync(TimeSpan delay, HttpContext context)
    {
        CancellationToken stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await Task.Delay(delay, options.TimeProvider, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task HandleAsync(HttpContext context, IMixpanelEndpoint endpoint, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.ResetBeforeBody:
                context.Abort();
                return;
            case FaultKind.ResetDuringBody:
                _ = await context.Request.Body.ReadAsync(new byte[1024], context.RequestAborted).ConfigureAwait(false);
                context.Abort();
                return;
        }

        Answer answer = StatusAnswer(fault, context.Response)
            ?? await AnswerAsync(context, endpoint, fault.Kind).ConfigureAwait(false);
        ReadOnlyMemory<byte> half = answer.Body[..(answer.Body.Length / 2)];
        switch (fault.Kind)
        {
            case FaultKind.ResetAfterStored:
                context.Abort();
                return;
            case FaultKind.LateAnswer:
                if (!await DelayAsync(fault.Delay, context).ConfigureAwait(false))
                {
                    context.Abort();
                    return;
                }

                break;
            case FaultKind.EmptyAnswer:
                answer = Answer.Empty(200);
                break;
            case FaultKind.MalformedAnswer:
                answer = answer with { Status = 200, Body = half };
                break;
            case FaultKind.TruncatedAnswer:
                // The server closes a connection on which less came than was announced; what came, the client still gets,
                // which it would not for sure after a reset.
                answer.WriteHead(context.Response);
                await context.Response.Body.WriteAsync(half, context.RequestAborted).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
                return;
        }

        await answer.SendAsync(context.Response, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, IMixpanelEndpoint endpoint, FaultKind? fault)
    {
        Answer answer = await endpoint.AnswerAsync(context, fault).ConfigureAwait(false);
        faults.CountEvents(answer.Records);
        return answer;
    }

    // The answer of a fault that does not let the request through; null for any other.
    private Answer? StatusAnswer(Fault fault, HttpResponse response)
    {
        Answer? answer = fault.Kind switch
        {
            FaultKind.Status when fault.Body is { } body => Answer.Text(fault.Status, body, "application/json"),
            FaultKind.Status => fault.Status switch
            {
                401 => ImportAnswers.Unauthorized(),
                413 => ImportAnswers.TooManyBytes(options.MaxRequestBytes),
                429 => ImportAnswers.RateLimited(),
                _ => Answer.Empty(fault.Status),
            },
            FaultKind.RateLimit => ImportAnswers.RateLimited(),
            FaultKind.BadRequestWithoutList => ImportAnswers.InvalidAsAWhole("some data points in the request failed validation"),
            _ => null,
        };

        if (answer is not null && fault.RetryAfter is { } after)
        {
            response.Headers.RetryAfter = fault.RetryAfterAsDate
                ? (options.TimeProvider.GetUtcNow() + after).ToString("R", CultureInfo.InvariantCulture)
                : ((long)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return answer;
    }
}
