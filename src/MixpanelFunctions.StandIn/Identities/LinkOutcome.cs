namespace MixpanelFunctions.StandIn.Identities;

/// <summary>What became of the link that an event asked for.</summary>
/// <param name="Link">The link.</param>
/// <param name="Refusal">Why it was not made; null when it was.</param>
internal readonly record struct LinkOutcome(IdentityLink Link, LinkRefusal? Refusal);
