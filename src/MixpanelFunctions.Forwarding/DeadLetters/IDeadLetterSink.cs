namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Keeps dead letters. Files of several messages may be handed to it at once.</summary>
public interface IDeadLetterSink
{
    /// <summary>Keeps a file; one of the same name is the same file, and is replaced.</summary>
    /// <remarks>Throws where it cannot be kept: then the invocation fails, and the hub keeps the events.</remarks>
    Task WriteAsync(DeadLetterFile file, CancellationToken cancellationToken);
}
