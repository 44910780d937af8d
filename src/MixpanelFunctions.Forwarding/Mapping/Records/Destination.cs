namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>Mixpanel's ingestion endpoints.</summary>
public enum MixpanelEndpoint
{
    /// <summary><c>/import</c>: events of any age, validated one by one.</summary>
    Import,

    /// <summary><c>/track</c>: events of the last five days, by the token that each carries.</summary>
    Track,

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

    /// <summary>
    /// Whether records must arrive in the order in which they were written: updates of a profile do not commute, and Mixpanel
    /// applies them as they arrive.
    /// </summary>
    internal bool KeepsOrder => Endpoint is MixpanelEndpoint.Engage or MixpanelEndpoint.Groups;

    /// <summary>
    /// Whether requests may be compressed: "This API does not support gzip encoding" holds for <c>/engage</c> (mixpanel/docs,
    /// reference/profile-set), and <c>/groups</c> has no <c>Content-Encoding</c> in openapi/ingestion.openapi.yaml.
    /// </summary>
    internal bool TakesGzip => Endpoint is not (MixpanelEndpoint.Engage or MixpanelEndpoint.Groups);
}
