namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>Provides the rules in force.</summary>
internal interface IRulesInForce
{
    /// <summary>Their version.</summary>
    string Version { get; }

    /// <summary>How many they are.</summary>
    int Count { get; }
}
