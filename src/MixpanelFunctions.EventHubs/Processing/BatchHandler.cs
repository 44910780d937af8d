using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.EventHubs.Processing;

/// <summary>Settles a batch of messages. If it throws, the same batch is delivered again.</summary>
/// <param name="messages">The messages, of one partition, in order; at least one.</param>
/// <param name="cancellationToken">Signals that the program ends, or that another reader has the partition now.</param>
internal delegate Task BatchHandler(IReadOnlyList<HubMessage> messages, CancellationToken cancellationToken);
