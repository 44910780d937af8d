namespace MixpanelFunctions.StandIn.Identities;

/// <summary>
/// Simplified ID Merge (mixpanel/docs <c>docs/tracking-methods/id-management/identifying-users-simplified</c> and
/// <c>migrating-to-simplified-id-merge-system</c>).
/// </summary>
internal sealed class SimplifiedRules : IIdentityRules
{
    // "Any ID provided as $device_id will be prefixed with $device: in the ID cluster."
    private const string Prefix = "$device:";

    // "It takes the value of $user_id if present; otherwise, it takes $device_id and prefixes it", whatever distinct_id was
    // sent; without both, a distinct_id with the prefix "will be used as $device_id", any other "as $user_id".
    public string? IdOf(StoredEvent stored, EventIds ids) =>
        ids.UserId ?? DeviceOf(ids) ?? (string.IsNullOrEmpty(stored.DistinctId) ? null : stored.DistinctId);

    public LinkOutcome? Link(ProjectIdentities project, StoredEvent stored, EventIds ids, int room)
    {
        if (WithoutMeaning(stored, ids) is { } refused)
        {
            return new LinkOutcome(refused, LinkRefusal.WithoutMeaning);
        }

        if (ids.UserId is not { } user || DeviceOf(ids) is not { } device || project.AreOne(user, device))
        {
            return null;
        }

        IdentityLink link = new(LinkKind.SharedEvent, user, device, stored.Event, stored.InsertId, stored.ReceivedAt);
        if (project.Find(device) is not null)
        {
            return new LinkOutcome(link, LinkRefusal.DeviceIsTaken);
        }

        if (project.NewIds(user, device) > room)
        {
            return new LinkOutcome(link, LinkRefusal.NoRoom);
        }

        project.Add(link);
        return new LinkOutcome(link, Refusal: null);
    }

    private static string? DeviceOf(EventIds ids) => ids.DeviceId is { } device ? Prefix + device : null;

    // Only an event with the properties of the other system requests a link; any event can have the name $identify.
    private static IdentityLink? WithoutMeaning(StoredEvent stored, EventIds ids) => (stored.Event, ids) switch
    {
        ("$identify", { IdentifiedId: { } identified, AnonId: { } anon }) => Of(LinkKind.Identify, identified, anon, stored),
        ("$create_alias", { Alias: { } alias }) => Of(LinkKind.Alias, stored.DistinctId ?? "", alias, stored),
        ("$merge", { DistinctIds: { } merged }) =>
            Of(LinkKind.Merge, merged.ElementAtOrDefault(0) ?? "", merged.ElementAtOrDefault(1) ?? "", stored),
        _ => null,
    };

    private static IdentityLink Of(LinkKind kind, string first, string second, StoredEvent stored) =>
        new(kind, first, second, stored.Event, stored.InsertId, stored.ReceivedAt);
}
