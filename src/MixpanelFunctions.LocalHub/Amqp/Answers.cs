using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace MixpanelFunctions.LocalHub.Amqp;

/// <summary>Answers to requests: a status as in HTTP, and for an error, also the condition.</summary>
internal static class Answers
{
    public static Message Ok(int status, string description, object? body = null) => Of(status, description, null, body);

    public static Message Refused(int status, string condition, string description) => Of(status, description, condition, null);

    private static Message Of(int status, string description, string? condition, object? body)
    {
        ApplicationProperties properties = new() { Map = { ["status-code"] = status, ["status-description"] = description } };
        if (condition is not null)
        {
            properties.Map["error-condition"] = new Symbol(condition);
        }

        return new Message { ApplicationProperties = properties, BodySection = new AmqpValue { Value = body } };
    }
}
