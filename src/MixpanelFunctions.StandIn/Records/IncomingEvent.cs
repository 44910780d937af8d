using System.IO.Hashing;
using System.Runtime.InteropServices;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;

namespace MixpanelFunctions.StandIn.Records;

/// <summary>A valid record to store: the event, its ids, its project, and its key for duplicates.</summary>
internal readonly record struct IncomingEvent(StoredEvent Event, EventIds Ids, Project Project, UInt128? Key)
{
    // Seconds are far below this value, and milliseconds since 1971 above it.
    private const long LeastMilliseconds = 20_000_000_000;

    [ThreadStatic]
    private static XxHash128? _hash;

    public static IncomingEvent From(
        ReadRecord record, ReadOnlySpan<byte> body, Project project, string endpoint, DateTimeOffset receivedAt)
    {
        StoredEvent stored = new()
        {
            Project = project.Label,
            Endpoint = endpoint,
            Event = record.Event!,
            DistinctId = record.DistinctId,
            InsertId = record.InsertId,
            Time = TimeOf(record, receivedAt),
            ReceivedAt = receivedAt,
            Json = body.Slice(record.Start, record.Length).ToArray(),
        };
        return new IncomingEvent(stored, EventIds.Read(stored.Json.Span), project, KeyOf(stored, project));
    }

    // "If the time value is set in the future, it will be overwritten with the current present time at ingestion" (mixpanel/docs
    // reference/import-events): a second delivery of such an event is another event.
    private static long? TimeOf(ReadRecord record, DateTimeOffset receivedAt)
    {
        long now = receivedAt.ToUnixTimeMilliseconds();
        long? milliseconds = record.Time < LeastMilliseconds ? record.Time * 1000 : record.Time;
        return milliseconds > now ? now : record.Time;
    }

    // 128 bits represent the four texts, so that remembering an event takes 16 bytes of key; two different events of
    // the same key are not to be expected among fewer than 2^60. Without all four, an event "will not qualify for the
    // deduplication process" (mixpanel/docs reference/event-deduplication).
    private static UInt128? KeyOf(StoredEvent stored, Project project)
    {
        if (stored is not { DistinctId: { } distinctId, InsertId: { } insertId, Time: { } time })
        {
            return null;
        }

        XxHash128 hash = _hash ??= new XxHash128();
        hash.Reset();

        // Lengths go in first, so that no text can run into its neighbour.
        ReadOnlySpan<long> numbers = [project.Number, time, stored.Event.Length, distinctId.Length];
        hash.Append(MemoryMarshal.AsBytes(numbers));
        hash.Append(MemoryMarshal.AsBytes(stored.Event.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(distinctId.AsSpan()));
        hash.Append(MemoryMarshal.AsBytes(insertId.AsSpan()));
        return hash.GetCurrentHashAsUInt128();
    }
}
