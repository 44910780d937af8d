namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>
/// Not all records of a batch of events could be settled. The invocation fails, so that the hub's checkpoint stays and the host delivers the
/// same events again.
/// </summary>
public sealed class DeliveryIncompleteException : Exception
{
    /// <summary>With the reason.</summary>
    public DeliveryIncompleteException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and the cause.</summary>
    public DeliveryIncompleteException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Without a reason.</summary>
    public DeliveryIncompleteException()
    {
    }
}
