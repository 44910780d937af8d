namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>A user's or a group's profile as it was when it was requested. Immutable.</summary>
public sealed class StoredProfile
{
    internal StoredProfile()
    {
    }

    /// <summary>The project's name, its id, or <c>project-1</c> and so on; never its token.</summary>
    public required string Project { get; init; }

    /// <summary>The user's <c>$distinct_id</c>; null for a group.</summary>
    public required string? DistinctId { get; init; }

    /// <summary>The kind of group; null for a user.</summary>
    public required string? GroupKey { get; init; }

    /// <summary>The group's id; null for a user.</summary>
    public required string? GroupId { get; init; }

    /// <summary>The properties in the order in which they first came, each value as JSON.</summary>
    public required IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Properties { get; init; }

    /// <summary>How many updates it had since it was created.</summary>
    public required long Updates { get; init; }

    /// <summary>When it was last updated, by the stand-in's clock.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// Mixpanel's <c>$last_seen</c>: the latest <c>$time</c> of an update, or when it came; null if every update had <c>$ignore_time</c>.
    /// </summary>
    public required DateTimeOffset? LastSeen { get; init; }

    /// <summary>The source of the profile's location in Mixpanel; null if no update had one.</summary>
    public required ProfilePlace? Place { get; init; }
}
