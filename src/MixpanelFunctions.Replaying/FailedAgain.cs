using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Replaying;

/// <summary>
/// Keeps what fails again by the message that it came from, so that it can replace the dead letter that
/// was replayed.
/// </summary>
internal sealed class FailedAgain : IDeadLetterSink
{
    private readonly Lock _lock = new();
    private Dictionary<HubMessage, List<DeadLetterLine>> _lines = Create();

    /// <inheritdoc/>
    public Task WriteAsync(DeadLetterFile file, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (DeadLetterLine line in file.Lines)
            {
                if (!_lines.TryGetValue(line.Letter.Message, out List<DeadLetterLine>? ofMessage))
                {
                    _lines.Add(line.Letter.Message, ofMessage = []);
                }

                ofMessage.Add(line);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes what failed since the last time.</summary>
    public IReadOnlyDictionary<HubMessage, List<DeadLetterLine>> Take()
    {
        lock (_lock)
        {
            Dictionary<HubMessage, List<DeadLetterLine>> taken = _lines;
            _lines = Create();
            return taken;
        }
    }

    /// <summary>Two letters may be of one message, and alike to the last byte.</summary>
    private static Dictionary<HubMessage, List<DeadLetterLine>> Create() => new(ReferenceEqualityComparer.Instance);
}
