namespace MixpanelFunctions.Forwarding.DeadLetters;

/// <summary>Keeps dead letters. Files of several messages can be passed to it at once.</summary>
public interface IDeadLetterSink
{
    /// <summary>Keeps a file, and replaces a file with the same name.</summary>
    /// <remarks>Throws if it cannot be kept. Then the invocation fails, and the hub keeps the events.</remarks>
    Task WriteAsync(DeadLetterFile file, CancellationToken cancellationToken);
}
