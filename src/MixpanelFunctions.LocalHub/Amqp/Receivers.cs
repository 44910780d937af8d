using System.Globalization;
using Amqp.Framing;
using MixpanelFunctions.LocalHub.Configuration;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>
/// Who receives from each partition in each consumer group. With an epoch (the SDKs' owner level) there is one, and a
/// receiver with a higher or equal epoch replaces it. Without an epoch, there can be five.
/// </summary>
internal sealed class Receivers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Hub, string Group, string Partition), List<ReceiverLink>> _active = [];

    /// <summary>Adds a receiver, and closes the links of those that it replaces.</summary>
    /// <returns>Why it was not let in; null if it was.</returns>
    public Error? Enter(EntityAddress entity, ReceiverLink receiver)
    {
        (string, string, string) place = PlaceOf(entity);
        List<ReceiverLink> leaving = [];
        lock (_lock)
        {
            List<ReceiverLink> active = _active.TryGetValue(place, out List<ReceiverLink>? found) ? found : _active[place] = [];
            if (Refuse(active, receiver) is { } refusal)
            {
                return refusal;
            }

            if (receiver.Epoch is not null)
            {
                leaving.AddRange(active);
                active.Clear();
            }

            active.Add(receiver);
        }

        foreach (ReceiverLink left in leaving)
        {
            left.Close(HubErrors.Stolen(string.Create(
                CultureInfo.InvariantCulture,
                $"New receiver '{receiver.Name}' with higher epoch of '{receiver.Epoch}' is created hence current receiver '{left.Name}' with epoch '{left.Epoch ?? -1}' is getting disconnected. If you are recreating the receiver, make sure a higher epoch is used.")));
        }

        return null;
    }

    /// <summary>Removes a receiver.</summary>
    public void Leave(EntityAddress entity, ReceiverLink receiver)
    {
        (string, string, string) place = PlaceOf(entity);
        lock (_lock)
        {
            if (_active.TryGetValue(place, out List<ReceiverLink>? active) && active.Remove(receiver) && active.Count == 0)
            {
                _active.Remove(place);
            }
        }
    }

    private static (string Hub, string Group, string Partition) PlaceOf(EntityAddress entity) =>
        (entity.Hub.ToUpperInvariant(), entity.ConsumerGroup.ToUpperInvariant(), entity.Partition);

    private static Error? Refuse(List<ReceiverLink> active, ReceiverLink receiver)
    {
        long? highest = active.Max(one => one.Epoch);
        if (receiver.Epoch is { } epoch)
        {
            return highest > epoch
                ? HubErrors.Stolen(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Receiver '{active[0].Name}' with a higher epoch '{highest}' already exists. Receiver '{receiver.Name}' with epoch {epoch} cannot be created. Make sure you are creating receiver with increasing epoch value to ensure connectivity, or ensure all old epoch receivers are closed or disconnected."))
                : null;
        }

        if (highest is not null)
        {
            return HubErrors.Stolen(string.Create(
                CultureInfo.InvariantCulture,
                $"At least one receiver for the endpoint is created with epoch of '{highest}', and so non-epoch receiver is not allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or disconnected."));
        }

        return active.Count < EventHubLimits.Receivers
            ? null
            : HubErrors.TooManyReceivers(string.Create(
                CultureInfo.InvariantCulture,
                $"Exceeded the maximum number of allowed receivers per partition in a consumer group which is {EventHubLimits.Receivers}. List of connected receivers - {string.Join(", ", active.Select(one => one.Name))}."));
    }
}
