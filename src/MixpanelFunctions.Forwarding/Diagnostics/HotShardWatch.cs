using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>
/// Detects a distinct_id with more events of one date than Mixpanel keeps under it (mixpanel/docs,
/// tracking-best-practices/hot-shard-limits): a warning once, and a count of those beyond. Counts what this process sent
/// since midnight, UTC, in a bounded memory. Thread-safe.
/// </summary>
internal sealed class HotShardWatch(TimeProvider time, ILogger logger)
{
    /// <summary>Events of a distinct_id and an event date that Mixpanel accepts as they are.</summary>
    public const int Limit = 200_000;

    /// <summary>The most warnings in a day. More would mean an error in the rules, and not add information.</summary>
    private const int MostWarnings = 100;

    private readonly Lock _lock = new();
    private readonly CountSketch _counts = new();
    private readonly HashSet<ulong> _warned = [];
    private DateOnly _today;

    /// <summary>Counts a batch's records.</summary>
    /// <param name="events">The records.</param>
    /// <param name="message">Finds the message of an event by the event's number.</param>
    /// <param name="beyond">Takes the project of each record beyond the limit.</param>
    public void Count(UserEvents events, Func<int, HubMessage> message, Action<string> beyond)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        lock (_lock)
        {
            if (today != _today)
            {
                _today = today;
                _counts.Clear();
                _warned.Clear();
            }

            foreach (UserEvent sent in events.All)
            {
                if (_counts.Add(sent.Key) > Limit)
                {
                    beyond(sent.Project);
                    Warn(sent, message);
                }
            }
        }
    }

    /// <remarks>The id itself may be a name or an address. Who may see it finds it in the hub, by the sequence number.</remarks>
    private void Warn(UserEvent sent, Func<int, HubMessage> message)
    {
        if (_warned.Count < MostWarnings && _warned.Add(sent.Key))
        {
            HubMessage first = message(sent.Event);
            DateOnly date = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(sent.Day));
            Log.HotShard(logger, sent.Project, Limit, date, first.Partition, first.SequenceNumber);
        }
    }
}
