namespace MixpanelFunctions.StandIn.Identities;

/// <summary>The ids of one user.</summary>
internal sealed class Cluster(string firstId)
{
    public string CanonicalId { get; } = firstId;

    public List<string> Ids { get; } = [firstId];

    public List<IdentityLink> Links { get; } = [];

    /// <summary>Whether one of the ids was an <c>$identified_id</c>.</summary>
    public bool HasIdentifiedId { get; set; }
}
