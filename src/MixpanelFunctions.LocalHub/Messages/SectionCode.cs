namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>The descriptors of a message's sections (OASIS AMQP 1.0, part 3, section 3.2).</summary>
internal static class SectionCode
{
    public const byte Header = 0x70;

    public const byte DeliveryAnnotations = 0x71;

    public const byte MessageAnnotations = 0x72;

    public const byte Properties = 0x73;

    public const byte ApplicationProperties = 0x74;

    public const byte Data = 0x75;

    public const byte AmqpSequence = 0x76;

    public const byte AmqpValue = 0x77;

    public const byte Footer = 0x78;
}
