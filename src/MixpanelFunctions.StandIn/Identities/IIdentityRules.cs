namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The rules of one of Mixpanel's identity systems.</summary>
internal interface IIdentityRules
{
    /// <summary>The id by which an event tells whose it is; null when it is nobody's.</summary>
    string? IdOf(StoredEvent stored, EventIds ids);

    /// <summary>Makes the link that an event asks for; null when it asks for none, or for one that is there already.</summary>
    LinkOutcome? Link(ProjectIdentities project, StoredEvent stored, EventIds ids, int room);
}
