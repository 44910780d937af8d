using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Exports;

/// <summary>
/// Writes events as Mixpanel exports them: the properties as they were sent, without <c>token</c> and <c>ip</c>, which Mixpanel does not store; <c>time</c> as it is stored;
/// the current <c>distinct_id</c>, and if that differs, the one that was sent as <c>$distinct_id_before_identity</c>; and what Mixpanel adds.
/// </summary>
internal sealed class ExportWriter(ExportQuery query, TimeZoneInfo timeZone)
{
    // Seconds are far below this value, and milliseconds since 1971 above it.
    private const long LeastMilliseconds = 20_000_000_000;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Hands on each line, with its end.</summary>
    public void Write(IReadOnlyList<(StoredEvent Event, string? DistinctId)> events, Action<ReadOnlySpan<byte>> take)
    {
        using LineStream lines = new(take);
        Write(events, lines);
    }

    /// <summary>Writes the lines, each by one call.</summary>
    /// <param name="events">The events, oldest first.</param>
    /// <param name="target">Takes the lines.</param>
    /// <param name="until">Ends as soon as more bytes than these are written.</param>
    /// <returns>How many bytes were written.</returns>
    public long Write(IReadOnlyList<(StoredEvent Event, string? DistinctId)> events, Stream target, long until = long.MaxValue)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter json = new(buffer, Plain);
        (long bytes, int written) = (0L, 0);
        foreach ((StoredEvent latest, string? distinctId) in events)
        {
            for (StoredEvent? stored = latest; stored is not null; stored = stored.Earlier)
            {
                long time = StoredTime(stored);
                if (!IsAsked(stored, time))
                {
                    continue;
                }

                buffer.ResetWrittenCount();
                json.Reset();
                WriteEvent(json, stored, time, distinctId);
                json.Flush();
                buffer.Write("\n"u8);
                for (int copy = 0; copy < stored.Copies && written < (query.Limit ?? int.MaxValue) && bytes <= until; copy++, written++)
                {
                    target.Write(buffer.WrittenSpan);
                    bytes += buffer.WrittenCount;
                }
            }
        }

        return bytes;
    }

    private bool IsAsked(StoredEvent stored, long time)
    {
        DateOnly day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime);
        return day >= query.From && day <= query.To && (query.Names is null || query.Names.Contains(stored.Event));
    }

    // Milliseconds since the epoch, by the clocks of the project's time zone.
    private long StoredTime(StoredEvent stored)
    {
        long time = stored.Time ?? stored.ReceivedAt.ToUnixTimeMilliseconds();
        long milliseconds = time < LeastMilliseconds ? time * 1000 : time;
        return milliseconds + (long)timeZone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)).TotalMilliseconds;
    }

    private void WriteEvent(Utf8JsonWriter json, StoredEvent stored, long time, string? distinctId)
    {
        json.WriteStartObject();
        json.WriteString("event", stored.Event);
        json.WriteStartObject("properties");
        json.WriteNumber("time", query.InMilliseconds ? time : Math.DivRem(time, 1000).Quotient);
        json.WriteString("distinct_id", distinctId ?? string.Empty);
        if (stored.DistinctId is { } sent && sent != distinctId)
        {
            json.WriteString("$distinct_id_before_identity", sent);
        }

        if (stored.Endpoint == "/import")
        {
            json.WriteBoolean("$import", true);
        }

        json.WriteString("$mp_api_endpoint", "api.mixpanel.com");
        CopyProperties(json, stored.Json.Span);
        json.WriteNumber("mp_processing_time_ms", stored.ReceivedAt.ToUnixTimeMilliseconds());
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void CopyProperties(Utf8JsonWriter json, ReadOnlySpan<byte> record)
    {
        Utf8JsonReader reader = new(record);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isProperties = reader.ValueTextEquals("properties"u8);
            reader.Read();
            if (!isProperties)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isOwn = reader.ValueTextEquals("time"u8) || reader.ValueTextEquals("distinct_id"u8)
                    || reader.ValueTextEquals("token"u8) || reader.ValueTextEquals("ip"u8);
                string? name = isOwn ? null : reader.GetString();
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (name is not null)
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(record[start..(int)reader.BytesConsumed], skipInputValidation: true);
                }
            }
        }
    }
}
