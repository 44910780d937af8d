using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Users;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>The result of a comparison.</summary>
internal sealed record VerifyResult
{
    /// <summary>The counts.</summary>
    public required VerifyTally Tally { get; init; }

    /// <summary>Events read from the sources.</summary>
    public required long Events { get; init; }

    /// <summary>What the rules fail for: these become dead letters.</summary>
    public required long Failures { get; init; }

    /// <summary>Records for other projects.</summary>
    public required long ToOthers { get; init; }

    /// <summary>Records whose id or time a file of events does not contain.</summary>
    public required long WithoutOwnId { get; init; }

    /// <summary>Records in Mixpanel.</summary>
    public required long Held { get; init; }

    /// <summary>The first differences, to be shown.</summary>
    public required IReadOnlyList<Difference> Shown { get; init; }

    /// <summary>The users that were checked; null if no check was requested.</summary>
    public IReadOnlyList<UserSighting>? Users { get; init; }

    /// <summary>Devices that several users have used, which are not checked.</summary>
    public int SharedDevices { get; init; }

    /// <summary>Whether Mixpanel holds what it should.</summary>
    public bool IsSame => Tally.All.IsSame && Tally.Overflow == 0 && Users?.All(user => user.IsOne) != false;
}
