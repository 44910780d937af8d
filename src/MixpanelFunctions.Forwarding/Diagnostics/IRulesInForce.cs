namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>Tells which rules are in force.</summary>
internal interface IRulesInForce
{
    /// <summary>Their version.</summary>
    string Version { get; }

    /// <summary>How many they are.</summary>
    int Count { get; }
}
