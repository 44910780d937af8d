using System.Diagnostics;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>Links a batch to the traces of those who sent its messages.</summary>
internal static class TraceLinks
{
    /// <summary>Links of an activity: what OpenTelemetry keeps by default (OTEL_SPAN_LINK_COUNT_LIMIT).</summary>
    public const int Most = 128;

    /// <summary>The traces that messages came with, each once, the first ones where there are too many.</summary>
    public static IReadOnlyList<ActivityLink> Of(IReadOnlyList<HubMessage> messages)
    {
        List<ActivityLink> links = [];
        HashSet<(ActivityTraceId, ActivitySpanId)> seen = [];
        for (int i = 0; i < messages.Count && links.Count < Most; i++)
        {
            // Older senders write ids of another form; those name no trace.
            if (messages[i].TraceParent is { } parent
                && ActivityContext.TryParse(parent, null, isRemote: true, out ActivityContext context)
                && seen.Add((context.TraceId, context.SpanId)))
            {
                links.Add(new ActivityLink(context));
            }
        }

        return links;
    }
}
