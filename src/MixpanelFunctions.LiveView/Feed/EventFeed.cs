using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.LiveView.History;
using MixpanelFunctions.LiveView.Observing;

namespace MixpanelFunctions.LiveView.Feed;

/// <summary>
/// Server-sent events (WHATWG HTML, section 9.2): <c>hello</c> first, then <c>events</c> as they arrive, with ids by which a
/// page that lost its connection continues where it was, and <c>flow</c> every second.
/// </summary>
internal sealed class EventFeed(RunView view)
{
    /// <summary>The most pages that can listen at once. Each uses a connection and some time every quarter of a second.</summary>
    public const int MaxListeners = 16;

    /// <summary>The most events that a page gets when it starts: enough for all bundled samples, so that filters find any of them.</summary>
    private const int MostAtStart = 2_000;

    /// <summary>Events in one message.</summary>
    private const int MostAtOnce = 250;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private int _listeners;

    /// <summary>Serves a page until it disconnects.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _listeners) > MaxListeners)
        {
            Interlocked.Decrement(ref _listeners);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            return;
        }

        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, view.Ending);
        try
        {
            context.Response.ContentType = "text/event-stream";
            await WriteAllAsync(context, gone.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The page was closed, or the run ends.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task WriteAllAsync(HttpContext context, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> buffer = new();
        FeedPosition? known = FeedPosition.Parse(context.Request.Headers["Last-Event-ID"].ToString());
        bool resumes = known?.Run == view.Run;
        Write(buffer, "hello", null, json =>
        {
            json.WriteString("run", view.Run);
            json.WriteBoolean("resumes", resumes);
        });

        IReadOnlyList<LiveEvent> events = resumes ? view.History.After(known!.Value.EventId, MostAtOnce) : view.History.Latest(MostAtStart);
        long last = resumes ? known!.Value.EventId : 0;
        using PeriodicTimer timer = new(Tick, view.Options.Time);
        for (int tick = 0; ; tick++)
        {
            if (events.Count > 0)
            {
                // Events that left the history while the page was disconnected are reported as missed.
                long missed = last == 0 ? 0 : events[0].Id - last - 1;
                last = events[^1].Id;
                foreach (LiveEvent[] some in events.Chunk(MostAtOnce))
                {
                    // Messages of this size keep the page busy for a moment only.
                    WriteEvents(buffer, some, missed);
                    missed = 0;
                }
            }

            if (tick % 4 == 0)
            {
                FlowMessage.Write(view, (name, write) => Write(buffer, name, null, write));
            }

            if (buffer.WrittenCount > 0)
            {
                await context.Response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
            }

            if (events.Count < MostAtOnce)
            {
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }

            events = view.History.After(last, MostAtOnce);
        }
    }

    private void WriteEvents(ArrayBufferWriter<byte> buffer, IReadOnlyList<LiveEvent> events, long missed) =>
        Write(buffer, "events", new FeedPosition(view.Run, events[^1].Id).ToString(), json =>
        {
            json.WriteNumber("missed", missed);
            json.WriteStartArray("events");
            foreach (LiveEvent each in events)
            {
                each.Write(json);
            }

            json.WriteEndArray();
        });

    private static void Write(ArrayBufferWriter<byte> buffer, string name, string? id, Action<Utf8JsonWriter> write)
    {
        buffer.Write(Encoding.UTF8.GetBytes(id is null ? $"event: {name}\ndata: " : $"event: {name}\nid: {id}\ndata: "));
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
    }
}
