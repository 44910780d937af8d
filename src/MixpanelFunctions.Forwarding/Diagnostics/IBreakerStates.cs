namespace MixpanelFunctions.Forwarding.Diagnostics;

/// <summary>Whether requests to a project are sent.</summary>
internal enum BreakerState
{
    /// <summary>They are.</summary>
    Closed,

    /// <summary>One is, to see whether the project answers again.</summary>
    HalfOpen,

    /// <summary>They are not.</summary>
    Open,
}

/// <summary>Provides the states of the projects' circuit breakers.</summary>
internal interface IBreakerStates
{
    /// <summary>The state of every breaker there is, by project.</summary>
    IEnumerable<(string Project, BreakerState State)> States { get; }
}
