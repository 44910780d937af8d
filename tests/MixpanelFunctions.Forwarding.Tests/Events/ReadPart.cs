using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Tests.Events;

/// <summary>What a sink was told of one part of a message, kept beyond the call.</summary>
/// <param name="Shape">The shape it came in.</param>
/// <param name="Index">Its place in the message.</param>
/// <param name="Start">Where its text starts, in bytes.</param>
/// <param name="Text">Its own text.</param>
/// <param name="Reason">Why the part is no event; <see langword="null"/> for an event.</param>
/// <param name="Values">For an event every value asked for, as JSON text; <see langword="null"/> where it is missing.</param>
internal sealed record ReadPart(
    EventShape Shape,
    int Index,
    int Start,
    string Text,
    string? Reason,
    IReadOnlyDictionary<string, string?> Values)
{
    public bool IsEvent => Reason is null;

    /// <summary>The value at a path, as JSON text with its escapes as they came.</summary>
    public string? this[string path] => Values[path];
}
