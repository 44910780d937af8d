namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>Why an identity of the identityMap is the user: the first of these that one has decides.</summary>
internal enum IdentityRank : byte
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>Marked as primary, without being authenticated.</summary>
    Primary,

    /// <summary>Authenticated.</summary>
    Authenticated,

    /// <summary>Authenticated and primary.</summary>
    AuthenticatedPrimary,

    /// <summary>Of a namespace that <c>Forwarding__UserNamespaces</c> lists.</summary>
    Listed,
}
