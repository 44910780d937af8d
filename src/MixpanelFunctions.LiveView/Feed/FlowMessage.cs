using System.Text.Json;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.LiveView.Flow;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.LiveView.Sampling;

namespace MixpanelFunctions.LiveView.Feed;

/// <summary>The message that a page gets every second, and when it starts.</summary>
internal static class FlowMessage
{
    /// <summary>Writes the message <c>flow</c>: the latest second, the totals, the rules, the partitions, the breakers, and how much of it is shown.</summary>
    public static void Write(RunView view, Action<string, Action<Utf8JsonWriter>> message) => message("flow", json =>
    {
        IReadOnlyList<FlowPoint> points = view.Flow.Points;
        EventTally tally = view.Flow.Tally;
        if (points.Count > 0)
        {
            json.WritePropertyName("point");
            WritePoint(json, points[^1]);
        }

        WriteTotals(json, tally);
        WriteShown(json, view);
        WriteFilters(json, tally);
        WriteRules(json, tally, view.Statistics.Now());
        WritePartitions(json, view.Flow.Partitions);
        if (view.Flow.Failure is var (reason, at))
        {
            json.WriteStartObject("failure");
            json.WriteString("reason", view.Plan.Secrets.Redact(reason));
            json.WriteString("at", at);
            json.WriteEndObject();
        }

        json.WriteStartArray("breakers");
        foreach ((string project, string state) in view.Breakers)
        {
            json.WriteStartObject();
            json.WriteString("project", project);
            json.WriteString("state", state);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Writes the seconds kept: <c>{"points":[[at,received,forwarded,filtered,deadLettered,records,requests,retries,bytes,lag],…]}</c>.</summary>
    public static void WriteHistory(RunView view, Utf8JsonWriter json)
    {
        json.WriteStartArray("points");
        foreach (FlowPoint point in view.Flow.Points)
        {
            WritePoint(json, point);
        }

        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, FlowPoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.At);
        json.WriteNumberValue(point.Received);
        json.WriteNumberValue(point.Forwarded);
        json.WriteNumberValue(point.Filtered);
        json.WriteNumberValue(point.DeadLettered);
        json.WriteNumberValue(point.Records);
        json.WriteNumberValue(point.Requests);
        json.WriteNumberValue(point.Retries);
        json.WriteNumberValue(point.Bytes);
        json.WriteNumberValue(point.LagMilliseconds);
        json.WriteEndArray();
    }

    private static void WriteTotals(Utf8JsonWriter json, EventTally tally)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("messages", tally.Messages);
        json.WriteNumber("received", tally.Received);
        json.WriteNumber("forwarded", tally.Forwarded);
        json.WriteNumber("filtered", tally.Filtered);
        json.WriteNumber("deadLettered", tally.DeadLettered);
        json.WriteNumber("records", tally.RecordsDelivered);
        json.WriteNumber("recordsDeadLettered", tally.RecordsDeadLettered);
        json.WriteNumber("requests", tally.Requests);
        json.WriteNumber("retries", tally.Retries);
        json.WriteNumber("bytes", tally.BytesSent);
        json.WriteEndObject();
    }

    private static void WriteShown(Utf8JsonWriter json, RunView view)
    {
        json.WriteStartObject("shown");
        json.WriteNumber("events", view.History.LastId);
        json.WriteNumber("oneIn", Math.Round(view.Flow.OneIn, 1));
        json.WriteEndObject();
    }

    private static void WriteFilters(Utf8JsonWriter json, EventTally tally)
    {
        json.WriteStartArray("filters");
        foreach (FilterTally filter in tally.Filters)
        {
            json.WriteStartObject();
            json.WriteString("name", filter.Name);
            json.WriteNumber("events", filter.Events);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRules(Utf8JsonWriter json, EventTally tally, RuleCounts explained)
    {
        Dictionary<string, RuleTally> settled = tally.Rules.ToDictionary(rule => rule.Name, StringComparer.Ordinal);
        json.WriteStartObject("rules");
        json.WriteString("version", explained.Version);
        json.WriteNumber("explained", explained.Events);
        json.WriteStartArray("rules");
        foreach (RuleCount rule in explained.Rules)
        {
            json.WriteStartObject();
            json.WriteString("name", rule.Name);
            if (settled.TryGetValue(rule.Name, out RuleTally? all))
            {
                json.WriteNumber("matched", all.Matched);
                json.WriteNumber("delivered", all.Delivered);
                json.WriteNumber("failures", all.Failed);
            }

            json.WriteNumber("takes", rule.Takes);
            json.WriteNumber("passesOver", rule.PassesOver);
            json.WriteNumber("fails", rule.Fails);
            json.WriteStartArray("conditions");
            foreach (ConditionCount condition in rule.Conditions)
            {
                json.WriteStartObject();
                json.WriteString("text", condition.Text);
                json.WriteNumber("asked", condition.Asked);
                json.WriteNumber("held", condition.Held);
                json.WriteNumber("failed", condition.Failed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePartitions(Utf8JsonWriter json, IReadOnlyList<PartitionFlow> partitions)
    {
        json.WriteStartArray("partitions");
        foreach (PartitionFlow partition in partitions)
        {
            json.WriteStartObject();
            json.WriteString("id", partition.Partition);
            json.WriteNumber("sequence", partition.SequenceNumber);
            json.WriteString("enqueued", partition.EnqueuedTime);
            json.WriteNumber("messages", partition.Messages);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
