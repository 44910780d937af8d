namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>Mixpanel's two identity systems, of which a project has one (mixpanel/docs <c>docs/tracking-methods/id-management</c>).</summary>
public enum IdentitySystem
{
    /// <summary>Simplified ID Merge: <c>$device_id</c> and <c>$user_id</c> in one event make them one user.</summary>
    Simplified,

    /// <summary>Original ID Merge: <c>$identify</c>, <c>$create_alias</c> and <c>$merge</c>.</summary>
    Original,
}
