namespace MixpanelFunctions.StandIn.Storage;

/// <summary>What arrived since the start or the last <see cref="StandInStore.Clear"/>.</summary>
public sealed record StandInCounts
{
    /// <summary>Requests to Mixpanel's endpoints, those included that a fault answered.</summary>
    public long Requests { get; init; }

    /// <summary>Events taken, duplicates included.</summary>
    public long Accepted { get; init; }

    /// <summary>Those of <see cref="Accepted"/> that took the place of an earlier one; accepted − duplicates = events.</summary>
    public long Duplicates { get; init; }

    /// <summary>Events not taken: a rule broken, or on <c>/track</c> an unknown token. Requests refused as a whole add none.</summary>
    public long Refused { get; init; }

    /// <summary>Updates of users' and groups' profiles taken. Every one counts, also when it changed nothing.</summary>
    public long ProfileUpdates { get; init; }

    /// <summary>Updates of profiles not taken: a rule broken, or an unknown token. Requests refused as a whole add none.</summary>
    public long ProfileUpdatesRefused { get; init; }

    /// <summary>Links of two ids that events requested and that were made.</summary>
    public long IdentityLinks { get; init; }

    /// <summary>Links of two ids that were not made: <see cref="StandInIdentities.Refused"/> has the reasons. The events themselves are accepted.</summary>
    public long IdentityLinksRefused { get; init; }

    /// <summary>Uncompressed bytes of the bodies that were read as records.</summary>
    public long Bytes { get; init; }

    /// <summary>Events kept at the moment, and so to be found by a query.</summary>
    public int Retained { get; init; }

    /// <summary>Profiles of users and groups kept at the moment.</summary>
    public int Profiles { get; init; }
}
