using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.LiveView.Observing;

/// <summary>
/// Gets the result of each batch of a run. Called for several partitions at once, while each partition waits, so it must
/// be fast and must not throw.
/// </summary>
internal interface IBatchObserver
{
    /// <summary>Every event of a batch is settled.</summary>
    /// <param name="messages">The messages, of one partition, in order. Their bodies stay as they are.</param>
    /// <param name="tally">The result of their events.</param>
    /// <param name="took">How long it took from the hub to Mixpanel's answer.</param>
    void Settled(IReadOnlyList<HubMessage> messages, EventTally tally, TimeSpan took);

    /// <summary>A batch could not be settled; the same batch is delivered again.</summary>
    /// <param name="messages">The messages, of one partition, in order.</param>
    /// <param name="reason">The reason, as shown to users. Contains no secret.</param>
    void Failed(IReadOnlyList<HubMessage> messages, string reason);
}
