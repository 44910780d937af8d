namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>The state of one event of an invocation until all its records are settled.</summary>
internal struct EventState
{
    /// <summary>The number of its message in the invocation.</summary>
    public int Message;

    /// <summary>Its place in the message.</summary>
    public int IndexInMessage;

    /// <summary>Its own text: where it is in the message's decoded body.</summary>
    public ReadOnlyMemory<byte> Body;

    /// <summary>How many of its records Mixpanel accepted.</summary>
    public int Delivered;

    /// <summary>Whether it, or a record of it, is dead-lettered.</summary>
    public bool Failed;
}
