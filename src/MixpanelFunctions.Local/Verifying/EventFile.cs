using System.Runtime.CompilerServices;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Verifying.Expected;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>A file with a message a line.</summary>
internal sealed class EventFile(string path, DateTimeOffset enqueued) : IMessageSource
{
    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public long Length { get; } = new FileInfo(path).Length;

    /// <inheritdoc/>
    public bool TellsPlaces => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        using MessageLines lines = MessageLines.Open(path, enqueued);
        while (lines.Next(cancellationToken) is { } message)
        {
            yield return new SourceMessage(message.SequenceNumber, message, string.Empty, message.Body.Length + 1);
        }
    }
}
