namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Not all records of a batch of events could be settled. The invocation fails, so that the hub's checkpoint stays and
/// the host brings the same events again.
/// </summary>
public sealed class DeliveryIncompleteException : Exception
{
    /// <summary>Says why.</summary>
    public DeliveryIncompleteException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, with the cause.</summary>
    public DeliveryIncompleteException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Does not say why.</summary>
    public DeliveryIncompleteException()
    {
    }
}
