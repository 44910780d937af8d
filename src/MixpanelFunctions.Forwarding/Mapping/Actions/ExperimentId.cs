using System.Buffers.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Propositions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// The <c>$insert_id</c> of an exposure: the same for every time that a visitor sees an experience on one day (UTC). Mixpanel keeps
/// one of these (mixpanel/docs, reference/event-deduplication, "Compaction-Time Deduplication").
/// </summary>
internal sealed class ExperimentId(Proposition proposition)
{
    private const long Day = 86_400_000;

    /// <summary>Writes the id, quotes included, of a record whose time and distinct_id are written already.</summary>
    public void Write(MappingState state, Utf8Buffer target)
    {
        EventValues values = state.Values;
        JsonValue experiment = proposition.Experiment.Evaluate(values);
        JsonValue variant = proposition.Variant.Evaluate(values);
        ReadOnlySpan<byte> visitor = target.Written[state.DistinctId];
        Span<byte> key = values.Room(visitor.Length + experiment.Length + variant.Length + 24);
        int length = 0;
        Add(visitor, key, ref length);
        Add(values.Bytes(experiment), key, ref length);
        Add(values.Bytes(variant), key, ref length);
        _ = Utf8Formatter.TryFormat(state.Time / Day, key[length..], out int written);
        target.Append((byte)'"');
        InsertId.Hash(key[..(length + written)], target);
        target.Append((byte)'"');
    }

    private static void Add(ReadOnlySpan<byte> part, Span<byte> key, ref int length)
    {
        part.CopyTo(key[length..]);
        length += part.Length;
        key[length++] = 0;
    }
}
