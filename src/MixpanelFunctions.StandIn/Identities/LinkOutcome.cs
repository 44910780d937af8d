namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The result of a link that an event requests.</summary>
/// <param name="Link">The link.</param>
/// <param name="Refusal">Why it was not made; null when it was.</param>
internal readonly record struct LinkOutcome(IdentityLink Link, LinkRefusal? Refusal);
