using System.Buffers;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// The <c>$insert_id</c>: the same on every delivery of the same event, different for two actions on one event. A given id that Mixpanel accepts is sent unchanged. One that
/// Mixpanel refuses is hashed. Without one, the id is derived.
/// </summary>
/// <remarks>XXH128 as 32 hexadecimal digits: the id need not be secret, only unlikely to equal another one by chance.</remarks>
internal sealed class InsertId
{
    /// <summary>The longest id that Mixpanel accepts, in bytes (mixpanel/docs, reference/import-events).</summary>
    public const int Longest = 36;

    /// <summary>The length of a derived id.</summary>
    public const int DerivedLength = 32;

    private static readonly SearchValues<byte> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    private readonly byte[] _hub;
    private readonly byte[] _action;

    /// <summary>Prepares the ids of one action.</summary>
    public InsertId(string hub, string rule, int action)
    {
        _hub = Encoding.UTF8.GetBytes(hub);
        // The rule by name, not by number: a rule added before it must not change the ids of events in progress.
        _action = Encoding.UTF8.GetBytes($"\0{rule}\0{action}");
    }

    /// <summary>Writes the id for a record of the current event.</summary>
    /// <param name="values">The event.</param>
    /// <param name="given">The id that the rule gives; missing if it gives none.</param>
    /// <param name="eventId">The event's own <c>_id</c>.</param>
    /// <param name="target">Takes the id.</param>
    public void Write(EventValues values, JsonValue given, JsonValue eventId, Utf8Buffer target)
    {
        // A word such as "null" counts as missing: its hash would be the same for every event that has it.
        if (IdText.TryRead(values, given, out JsonValue text))
        {
            ReadOnlySpan<byte> id = values.PlainText(text);
            if (values.ItemIndex >= 0)
            {
                // Each item's record needs an id of its own, however often the rule gives the same one.
                Hash(Join(values, id, default), target);
            }
            else if (IsAccepted(id))
            {
                target.Append(id);
            }
            else
            {
                Hash(id, target);
            }

            return;
        }

        if (IdText.TryRead(values, eventId, out JsonValue known))
        {
            Hash(Join(values, values.PlainText(known), _action), target);
            return;
        }

        HashPlace(values, target);
    }

    /// <summary>Whether Mixpanel accepts an id as it is.</summary>
    public static bool IsAccepted(ReadOnlySpan<byte> id) =>
        id.Length is > 0 and <= Longest && !id.ContainsAnyExcept(Allowed) && !RefusedIds.Contains(id);

    /// <summary>
    /// Hub, partition, sequence number, the second in which the hub received the message and, for messages of several events, the place
    /// in the message. Sequence numbers start again if a hub is created again: the second keeps the ids different. It is what Event Hubs
    /// Capture keeps of the time, so that a replay gives the same id. Of the namespace a replay may not know.
    /// </summary>
    private void HashPlace(EventValues values, Utf8Buffer target)
    {
        HubMessage message = values.Message;
        Span<byte> key = values.Room(_hub.Length + (message.Partition.Length * 3) + 72);
        int length = 0;
        _hub.CopyTo(key);
        length += _hub.Length;
        key[length++] = 0;
        length += Encoding.UTF8.GetBytes(message.Partition, key[length..]);
        key[length++] = 0;
        _ = Utf8Formatter.TryFormat(message.SequenceNumber, key[length..], out int written);
        length += written;
        key[length++] = 0;
        _ = Utf8Formatter.TryFormat(values.IndexInMessage, key[length..], out written);
        length += written;
        key[length++] = 0;
        _ = Utf8Formatter.TryFormat(message.EnqueuedTime.ToUnixTimeSeconds(), key[length..], out written);
        length += written;
        Hash(Join(values, key[..length], _action), target);
    }

    /// <summary>The hash input: an id, the action, and the item's index for an action that runs once for each item.</summary>
    private static ReadOnlySpan<byte> Join(EventValues values, ReadOnlySpan<byte> id, ReadOnlySpan<byte> action)
    {
        Span<byte> key = values.Room(id.Length + action.Length + 12);
        id.CopyTo(key);
        action.CopyTo(key[id.Length..]);
        int length = id.Length + action.Length;
        if (values.ItemIndex >= 0)
        {
            key[length++] = 0;
            _ = Utf8Formatter.TryFormat(values.ItemIndex, key[length..], out int written);
            length += written;
        }

        return key[..length];
    }

    /// <summary>Writes the hash of a key, 32 hexadecimal digits.</summary>
    internal static void Hash(ReadOnlySpan<byte> key, Utf8Buffer target)
    {
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(key, hash);
        _ = Convert.TryToHexStringLower(hash, target.Room(DerivedLength), out int written);
        target.Advance(written);
    }
}
