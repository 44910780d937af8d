using System.Text;
using System.Text.Json;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Messages;

namespace MixpanelFunctions.LocalHub.Rest;

/// <summary>Converts events that arrive by HTTP to the form that they would have by AMQP.</summary>
internal static class RestEvent
{
    /// <summary>One event: the request's unchanged body, for any content type.</summary>
    /// <param name="body">The body.</param>
    /// <param name="partitionKey">The key of the header <c>BrokerProperties</c>; null for none.</param>
    public static EventContent Single(byte[] body, string? partitionKey) => Content(body, partitionKey, null);

    /// <summary>
    /// A batch, <c>application/vnd.microsoft.servicebus.json</c>: an array of
    /// <c>{"Body":…,"UserProperties":{…},"BrokerProperties":{"PartitionKey":…}}</c>.
    /// </summary>
    /// <exception cref="FormatException">The body is no such array. The message can be shown to the client.</exception>
    public static List<EventContent> Batch(ReadOnlyMemory<byte> body)
    {
        try
        {
            // A body that is JSON instead of text can have any depth.
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = int.MaxValue });
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() == 0)
            {
                throw new FormatException("A batch must be an array of at least one message.");
            }

            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (JsonException)
        {
            throw new FormatException("The batch is not JSON.");
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("The batch has a text that is not valid Unicode.");
        }
    }

    /// <summary>The partition key in broker properties; null if there is none.</summary>
    /// <exception cref="FormatException">
    /// It is not text, or too long, or the properties are not an object. The message can be shown to the client.
    /// </exception>
    public static string? PartitionKey(JsonElement brokerProperties)
    {
        if (brokerProperties.ValueKind is not JsonValueKind.Object)
        {
            return brokerProperties.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                ? null
                : throw new FormatException("BrokerProperties must be an object.");
        }

        if (!brokerProperties.TryGetProperty("PartitionKey", out JsonElement key) || key.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return key.ValueKind == JsonValueKind.String && key.GetString() is { Length: <= EventHubLimits.PartitionKeyLength } text
            ? text
            : throw new FormatException("The partition key must be a text of at most 128 characters.");
    }

    private static EventContent Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("Body", out JsonElement body))
        {
            throw new FormatException("Each message of a batch must be an object with a Body.");
        }

        // A client that does not write its JSON as a text a second time means the JSON.
        string text = body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        JsonElement broker = message.TryGetProperty("BrokerProperties", out JsonElement given) ? given : default;
        return Content(
            Encoding.UTF8.GetBytes(text),
            PartitionKey(broker),
            UserProperties(message));
    }

    private static JsonElement? UserProperties(JsonElement message) =>
        !message.TryGetProperty("UserProperties", out JsonElement properties) || properties.ValueKind == JsonValueKind.Null ? null
        : properties.ValueKind == JsonValueKind.Object ? properties
        : throw new FormatException("UserProperties must be an object.");

    private static EventContent Content(byte[] body, string? partitionKey, JsonElement? properties)
    {
        Message message = new() { BodySection = new Data { Binary = body } };
        if (partitionKey is not null)
        {
            message.MessageAnnotations = new MessageAnnotations { [new Symbol(HubAnnotations.PartitionKey)] = partitionKey };
        }

        if (properties is { } given)
        {
            message.ApplicationProperties = new ApplicationProperties();
            foreach (JsonProperty property in given.EnumerateObject())
            {
                message.ApplicationProperties[property.Name] = Value(property.Value);
            }
        }

        ByteBuffer encoded = message.Encode();
        return EventContentReader.Read(encoded.Buffer.AsMemory(encoded.Offset, encoded.Length));
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? (object)whole : value.GetDouble(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };
}
