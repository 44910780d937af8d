using System.Text.Json.Nodes;

namespace MixpanelFunctions.Differential.Tests.Running;

/// <summary>Rules, and events to put to them.</summary>
/// <param name="Rules">A rules document; every rule has one action, <c>trackEvent</c>.</param>
/// <param name="Events">The events.</param>
internal sealed record Trial(JsonObject Rules, IReadOnlyList<SampleEvent> Events)
{
    /// <summary>The app setting that data elements of the kind secret name.</summary>
    public const string SecretName = "DIFFERENTIAL_SECRET";

    /// <summary>Its value.</summary>
    public const string SecretValue = "geheim Ä1";
}

/// <summary>An event's content, <c>{"xdm":…,"data":…}</c>, and a message that brings it.</summary>
/// <param name="Content">What Adobe's runtime has as <c>arc.event</c>.</param>
/// <param name="Message">The same in one of the shapes that a hub may bring.</param>
internal sealed record SampleEvent(string Content, string Message)
{
    /// <summary>An event whose message is its content.</summary>
    public static SampleEvent Of(string content) => new(content, content);
}
