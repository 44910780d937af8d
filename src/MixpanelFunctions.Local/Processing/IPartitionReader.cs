using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Local.Processing;

/// <summary>
/// Reads one partition, in order and without a gap. It may fetch ahead. Not thread-safe: there is one call at a time, and
/// none after one that was cancelled or failed but <see cref="IAsyncDisposable.DisposeAsync"/>.
/// </summary>
internal interface IPartitionReader : IAsyncDisposable
{
    /// <summary>The next messages: what is there already, or, where nothing is, what arrives next.</summary>
    /// <param name="atMost">The most messages to give; at least 1.</param>
    /// <param name="cancellationToken">Ends the wait, and with it the use of this reader.</param>
    /// <returns>
    /// At least one message, each with a body that stays as it is; none when the partition has ended, which a hub's never
    /// does and a file's does.
    /// </returns>
    /// <exception cref="PartitionLostException">Another reader took the partition over.</exception>
    /// <remarks>
    /// Any other exception but a cancellation says that reading failed, as a broken connection does: the partition is opened
    /// again after what is settled.
    /// </remarks>
    ValueTask<IReadOnlyList<HubMessage>> ReadAsync(int atMost, CancellationToken cancellationToken);
}
