namespace MixpanelFunctions.Forwarding.Configuration;

/// <summary>What an action may send, by the name that rules use.</summary>
public static class ActionTypes
{
    /// <summary>Sends an event.</summary>
    public const string TrackEvent = "trackEvent";

    /// <summary>Tells Mixpanel that the visitor from before is the user who is known now.</summary>
    public const string Identify = "identify";

    /// <summary>Gives a user another id. Original ID Merge only.</summary>
    public const string Alias = "alias";

    /// <summary>Tells Mixpanel that two ids are one user's. Original ID Merge only.</summary>
    public const string Merge = "merge";

    /// <summary>Changes a user's profile, by at least one of <c>set</c>, <c>setOnce</c>, <c>add</c>, <c>union</c>, <c>append</c>, <c>remove</c>, <c>unset</c> and <c>delete</c>.</summary>
    public const string SetProfile = "setProfile";

    /// <summary>Changes a group's profile, by at least one of <c>set</c>, <c>setOnce</c>, <c>union</c>, <c>remove</c>, <c>unset</c> and <c>delete</c>.</summary>
    public const string SetGroup = "setGroup";

    /// <summary>Every type.</summary>
    public static IReadOnlyList<string> All { get; } = [TrackEvent, Identify, Alias, Merge, SetProfile, SetGroup];
}
