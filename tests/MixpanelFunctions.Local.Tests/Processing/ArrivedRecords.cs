using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text.Json;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Storage;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>Keeps account of every record that ever reached a stand-in.</summary>
internal sealed class ArrivedRecords
{
    private readonly ConcurrentQueue<string> _kept = new();
    private readonly ConcurrentDictionary<UInt128, byte> _texts = new();
    private readonly ConcurrentDictionary<string, byte> _insertIds = new(StringComparer.Ordinal);
    private long _duplicates;

    public ArrivedRecords(StandInStore store) => store.EventsArrived += (_, arrived) => Add(arrived.Events);

    /// <summary>Those that are no duplicates of an earlier one, such as <c>Page viewed 17</c>; one that is written twice was counted twice.</summary>
    public IReadOnlyCollection<string> Kept => _kept;

    /// <summary>Those that Mixpanel drops.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>How many different texts came; a record that came again in another form would count twice.</summary>
    public int Texts => _texts.Count;

    public int InsertIds => _insertIds.Count;

    private void Add(IReadOnlyList<ArrivedEvent> events)
    {
        foreach (ArrivedEvent arrived in events)
        {
            _texts.TryAdd(XxHash128.HashToUInt128(arrived.Event.Json.Span), 0);
            _insertIds.TryAdd(arrived.Event.InsertId!, 0);
            if (arrived.IsDuplicate)
            {
                Interlocked.Increment(ref _duplicates);
            }
            else
            {
                _kept.Enqueue(NameOf(arrived.Event));
            }
        }
    }

    private static string NameOf(StoredEvent stored)
    {
        using JsonDocument record = JsonDocument.Parse(stored.Json);
        JsonElement properties = record.RootElement.GetProperty("properties");
        string number = properties.TryGetProperty("n", out JsonElement n) ? n.GetRawText() : properties.GetProperty("$user_id").GetString()!["user-".Length..];
        return $"{stored.Event} {number}";
    }
}
