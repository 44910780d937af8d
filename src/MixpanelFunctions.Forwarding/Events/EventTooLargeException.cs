namespace MixpanelFunctions.Forwarding.Events;

/// <summary>The values that rules compute for one event need more memory than allowed. The message contains nothing of the event.</summary>
internal sealed class EventTooLargeException : Exception
{
    /// <summary>Says which bound is exceeded.</summary>
    public EventTooLargeException(string message)
        : base(message)
    {
    }
}
