using MixpanelFunctions.LocalHub.Security;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>The target of an address.</summary>
internal enum EntityKind
{
    /// <summary>Unknown to this endpoint.</summary>
    Unknown,

    /// <summary><c>$cbs</c>: takes tokens.</summary>
    Tokens,

    /// <summary><c>$management</c>: information about hubs and partitions.</summary>
    Management,

    /// <summary>A hub, to send to.</summary>
    Hub,

    /// <summary>A partition, to send to.</summary>
    Partition,

    /// <summary>A publisher of a hub, to send as.</summary>
    Publisher,

    /// <summary>A partition in a consumer group, to receive from.</summary>
    ConsumerGroupPartition,
}

/// <summary>
/// An address of a link, such as <c>hub</c>, <c>/hub/Partitions/0</c> or
/// <c>sb://localhost/hub/ConsumerGroups/$Default/Partitions/0</c>: the SDKs write it in each of these ways.
/// </summary>
/// <param name="Kind">The kind of the target.</param>
/// <param name="Hub">The hub's name as written.</param>
/// <param name="ConsumerGroup">The consumer group's.</param>
/// <param name="Partition">The partition's id.</param>
/// <param name="Publisher">The publisher's name.</param>
/// <param name="Resource">The complete path, for access rights.</param>
internal sealed record EntityAddress(
    EntityKind Kind, string Hub, string ConsumerGroup, string Partition, string Publisher, ResourcePath Resource)
{
    public static EntityAddress Parse(string? address)
    {
        string path = address ?? "";
        int scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            int slash = path.IndexOf('/', scheme + 3);
            path = slash < 0 ? "" : path[slash..];
        }

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        EntityAddress entity = new(EntityKind.Unknown, parts.Length > 0 ? parts[0] : "", "", "", "", ResourcePath.Of(path));
        return parts switch
        {
            ["$cbs"] => entity with { Kind = EntityKind.Tokens },
            ["$management"] or [_, "$management"] => entity with { Kind = EntityKind.Management },
            [_] => entity with { Kind = EntityKind.Hub },
            [_, var word, var id] when Is(word, "Partitions") => entity with { Kind = EntityKind.Partition, Partition = id },
            [_, var word, var name] when Is(word, "Publishers") => entity with { Kind = EntityKind.Publisher, Publisher = name },
            [_, var word, var group, var second, var id] when Is(word, "ConsumerGroups") && Is(second, "Partitions") =>
                entity with { Kind = EntityKind.ConsumerGroupPartition, ConsumerGroup = group, Partition = id },
            _ => entity,
        };
    }

    private static bool Is(string word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
