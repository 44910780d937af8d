namespace MixpanelFunctions.Forwarding.Mapping;

/// <summary>Mixpanel's ingestion endpoints.</summary>
public enum MixpanelEndpoint
{
    /// <summary><c>/import</c>: events of any age, validated one by one.</summary>
    Import,

    /// <summary><c>/engage</c>: updates of user profiles.</summary>
    Engage,

    /// <summary><c>/groups</c>: updates of group profiles.</summary>
    Groups,
}

/// <summary>Where records go that may share a request.</summary>
/// <param name="Project">The Mixpanel project's name.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Number">The destination's number in the plan, counted from 0.</param>
public sealed record Destination(string Project, MixpanelEndpoint Endpoint, int Number)
{
    /// <summary>The endpoint as <c>map</c> writes it.</summary>
    public string EndpointName => Endpoint.ToString().ToLowerInvariant();
}
