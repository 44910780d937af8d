using MixpanelFunctions.StandIn.Configuration;

namespace MixpanelFunctions.StandIn.Identities;

/// <summary>
/// Original ID Merge (mixpanel/docs <c>docs/tracking-methods/id-management/identifying-users-original</c>, and the flow charts
/// of <c>reference/create-identity</c>, <c>identity-create-alias</c> and <c>identity-merge</c>). An existing link is neither made again nor refused, because
/// senders repeat events.
/// </summary>
internal sealed class OriginalRules : IIdentityRules
{
    private const string DevicePrefix = "$device:";

    // "It will be inferred from $identified_id if not included": reference/create-identity.
    public string? IdOf(StoredEvent stored, EventIds ids) =>
        !string.IsNullOrEmpty(stored.DistinctId) ? stored.DistinctId
        : stored.Event == "$identify" ? ids.IdentifiedId
        : null;

    public LinkOutcome? Link(ProjectIdentities project, StoredEvent stored, EventIds ids, int room)
    {
        if (LinkOf(stored, ids) is not { } link)
        {
            return null;
        }

        LinkRefusal? refusal = Check(project, link, ids);
        if (refusal is null && project.AreOne(link.First, link.Second))
        {
            Note(project, link);
            return null;
        }

        // "As long as the merging of 2 IDs does not lead to an ID cluster that exceeds 500 IDs": the charts say "a cluster of
        // 500 distinct_ids or more", but every page "exceeds", "limit of 500" or "maximum of 500".
        refusal ??= project.SizeOf(link.First, link.Second) > StandInLimits.MaxClusterIds ? LinkRefusal.TooManyIds
            : project.NewIds(link.First, link.Second) > room ? LinkRefusal.NoRoom
            : null;
        if (refusal is null)
        {
            project.Merge(link);
            Note(project, link);
        }

        return new LinkOutcome(link, refusal);
    }

    // An event that has the name but not the properties is an event like any other.
    private static IdentityLink? LinkOf(StoredEvent stored, EventIds ids) => (stored.Event, ids) switch
    {
        ("$identify", { IdentifiedId: { } identified, AnonId: { } anon }) => Of(LinkKind.Identify, identified, anon, stored),
        // What the SDK's identify() sends: mixpanel-js, src/mixpanel-core.js.
        ("$identify", { AnonDistinctId: { } anon }) when stored.DistinctId is { Length: > 0 } id => Of(LinkKind.Identify, id, anon, stored),
        ("$create_alias", { Alias: { } alias }) when stored.DistinctId is { Length: > 0 } id => Of(LinkKind.Alias, id, alias, stored),
        ("$merge", { DistinctIds: { } merged }) =>
            Of(LinkKind.Merge, merged.ElementAtOrDefault(0) ?? "", merged.ElementAtOrDefault(1) ?? "", stored),
        _ => null,
    };

    private static IdentityLink Of(LinkKind kind, string first, string second, StoredEvent stored) =>
        new(kind, first, second, stored.Event, stored.InsertId, stored.ReceivedAt);

    private static LinkRefusal? Check(ProjectIdentities project, IdentityLink link, EventIds ids)
    {
        bool areOne = project.AreOne(link.First, link.Second);
        return link.Kind switch
        {
            LinkKind.Identify when link.First == link.Second => LinkRefusal.SameIds,
            LinkKind.Identify when !IsUuidOfVersion4(link.Second) => LinkRefusal.AnonymousIdIsNoUuid,
            LinkKind.Identify when !areOne && project.Find(link.Second) is { HasIdentifiedId: true } => LinkRefusal.AnonymousIdIsTaken,
            LinkKind.Alias when !areOne && project.Aliases.Contains(link.Second) => LinkRefusal.AliasIsTaken,
            LinkKind.Merge when ids.DistinctIds!.Count != 2 => LinkRefusal.NotTwoIds,
            _ => null,
        };
    }

    // What later links are judged by, also where the ids were one before, by another link.
    private static void Note(ProjectIdentities project, IdentityLink link)
    {
        if (link.Kind == LinkKind.Identify)
        {
            project.Find(link.First)!.HasIdentifiedId = true;
        }
        else if (link.Kind == LinkKind.Alias && link.First != link.Second)
        {
            project.Aliases.Add(link.Second);
        }
    }

    // "Mixpanel's $identify endpoint has been updated to accept UUIDs with this prefix": mixpanel-js, release notes of 2.46.0.
    // Nothing says that the id is the same with the prefix and without it, so here it is not.
    private static bool IsUuidOfVersion4(string id) => IsBareUuidOfVersion4(id.StartsWith(DevicePrefix, StringComparison.Ordinal) ? id[DevicePrefix.Length..] : id);

    private static bool IsBareUuidOfVersion4(string id) =>
        Guid.TryParseExact(id, "D", out _) && id[14] == '4' && id[19] is '8' or '9' or 'a' or 'b' or 'A' or 'B';
}
