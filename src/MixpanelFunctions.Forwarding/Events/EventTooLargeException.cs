namespace MixpanelFunctions.Forwarding.Events;

/// <summary>What rules compute of one event takes more memory than one event may take. Its message holds nothing of the event.</summary>
internal sealed class EventTooLargeException : Exception
{
    /// <summary>Says which bound is exceeded.</summary>
    public EventTooLargeException(string message)
        : base(message)
    {
    }
}
