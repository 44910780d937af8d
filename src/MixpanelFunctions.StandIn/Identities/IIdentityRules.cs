namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The rules of one of Mixpanel's identity systems.</summary>
internal interface IIdentityRules
{
    /// <summary>The id of the event's user; null if it has none.</summary>
    string? IdOf(StoredEvent stored, EventIds ids);

    /// <summary>Makes the link that an event requests; null if it requests none, or one that already exists.</summary>
    LinkOutcome? Link(ProjectIdentities project, StoredEvent stored, EventIds ids, int room);
}
