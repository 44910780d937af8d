namespace MixpanelFunctions.Forwarding.Events.Messages;

/// <summary>Takes what <see cref="MessageReader"/> finds in a message, in order.</summary>
internal interface IEventSink
{
    /// <summary>Why a profile export is not an event.</summary>
    const string IsProfileExport = "a profile that Experience Platform exported, not an Edge event";

    /// <summary>An event was read as a whole.</summary>
    void OnEvent(EventValues values);

    /// <summary>A part of the message is not an Edge event, and never will be.</summary>
    /// <param name="values">Says which message, which place in it and which text.</param>
    /// <param name="reason">The reason, as a sentence without content of the text.</param>
    void OnUnreadable(EventValues values, string reason);

    /// <summary>The message exceeds a limit of <see cref="MessageBounds"/>: the rest is one part.</summary>
    /// <param name="values">Says which message, the place of the first part that is meant, and the text, which is a message of its own.</param>
    /// <param name="reason">The limit, as a sentence without content of the text.</param>
    /// <param name="parts">How many parts it has, at least 1.</param>
    void OnRest(EventValues values, string reason, int parts) => OnUnreadable(values, reason);

    /// <summary>A complete profile that Experience Platform exported; it is not an Edge event.</summary>
    void OnProfileExport(EventValues values) => OnUnreadable(values, IsProfileExport);
}
