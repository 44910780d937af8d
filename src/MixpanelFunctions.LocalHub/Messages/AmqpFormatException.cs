namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>What a client sent is not an encoded AMQP message. The message can be shown to the client.</summary>
internal sealed class AmqpFormatException(string message) : Exception(message);
