namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>A service account that the stand-in knows; it can write to every known project.</summary>
public sealed class StandInServiceAccount
{
    /// <summary>The account's user name.</summary>
    public required string Username { get; init; }

    /// <summary>The account's secret. Never shown in any answer.</summary>
    public required string Secret { get; init; }
}
