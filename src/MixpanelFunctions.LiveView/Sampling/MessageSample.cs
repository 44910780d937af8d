using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.LiveView.Sampling;

/// <summary>
/// The messages to explain: all of them if they are few, or else an even sample. Adding messages never waits; messages
/// without space are left out. Any number of threads can add messages, and one thread takes them.
/// </summary>
internal sealed class MessageSample : IDisposable
{
    /// <summary>The bytes of bodies that may wait: 32 MiB.</summary>
    public const long MaxWaitingBytes = 32 * 1024 * 1024;

    private readonly BlockingCollection<HubMessage> _waiting;
    private readonly EventQuota _quota;
    private long _bytes;

    /// <summary>Takes what a quota allows.</summary>
    /// <param name="quota">The quota.</param>
    /// <param name="capacity">The messages that may wait.</param>
    public MessageSample(EventQuota quota, int capacity)
    {
        _quota = quota;
        _waiting = new BlockingCollection<HubMessage>(capacity);
    }

    /// <summary>Takes in a batch of messages, or a sample of it. Bodies are copied: the batch's own may be used again.</summary>
    public void Offer(IReadOnlyList<HubMessage> messages)
    {
        int wanted = _quota.Take(messages.Count);
        for (int i = 0; i < wanted; i++)
        {
            HubMessage message = messages[(int)((long)i * messages.Count / wanted)];
            if (Interlocked.Add(ref _bytes, message.Body.Length) > MaxWaitingBytes
                || _waiting.IsAddingCompleted
                || !_waiting.TryAdd(message with { Body = message.Body.ToArray() }))
            {
                Interlocked.Add(ref _bytes, -message.Body.Length);
            }
        }
    }

    /// <summary>Waits for a message.</summary>
    /// <returns>Whether there is one; never after <see cref="Complete"/>.</returns>
    public bool TryTake([NotNullWhen(true)] out HubMessage? message, CancellationToken cancellationToken)
    {
        if (!_waiting.TryTake(out message, Timeout.Infinite, cancellationToken))
        {
            return false;
        }

        Interlocked.Add(ref _bytes, -message.Body.Length);
        return true;
    }

    /// <summary>Notes how many events a message contained: all after the first exceed the quota.</summary>
    public void Held(int events) => _quota.Spend(Math.Max(0, events - 1));

    /// <summary>Takes in nothing more.</summary>
    public void Complete() => _waiting.CompleteAdding();

    public void Dispose() => _waiting.Dispose();
}
