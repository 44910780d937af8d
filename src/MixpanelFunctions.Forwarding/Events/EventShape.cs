namespace MixpanelFunctions.Forwarding.Events;

/// <summary>The shapes in which one Edge event may be in a message.</summary>
public enum EventShape : byte
{
    /// <summary>None of the known ones, so not an Edge event.</summary>
    Unknown,

    /// <summary>The whole Adobe Request Context: <c>{"arc":{"event":{"xdm":…,"data":…},"request":…}}</c>.</summary>
    RequestContext,

    /// <summary>Its event: <c>{"event":{"xdm":…,"data":…}}</c>, also the Edge Network's single request body.</summary>
    Event,

    /// <summary>The event's content: <c>{"xdm":…,"data":…}</c>.</summary>
    Content,

    /// <summary>A bare ExperienceEvent: <c>timestamp</c>, <c>eventType</c> or fields that only events have at the top.</summary>
    ExperienceEvent,

    /// <summary>Adobe Experience Platform's streaming ingestion: <c>{"header":…,"body":{"xdmEntity":…}}</c>.</summary>
    StreamingIngestion,

    /// <summary>Several events in the Edge Network's request body: <c>{"events":[…]}</c>.</summary>
    RequestBody,

    /// <summary>A profile, such as Experience Platform's streaming destination exports, and not an Edge event.</summary>
    ProfileExport,

    /// <summary>An event in an answer of Experience Platform's Profile API: <c>{"entityId":…,"entity":…}</c>.</summary>
    ProfileAnswer,

    /// <summary>The request that sets a visitor's consent: <c>{"consent":[…],"identityMap":…}</c>. No Edge event.</summary>
    ConsentRequest,
}
