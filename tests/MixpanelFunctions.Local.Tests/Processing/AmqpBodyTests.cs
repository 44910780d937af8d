using System.Text;
using System.Text.Json.Nodes;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using MixpanelFunctions.EventHubs;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.Testing.Hubs;
using EventPosition = Azure.Messaging.EventHubs.Consumer.EventPosition;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>What the engine is given of each kind of AMQP body, over the wire.</summary>
public class AmqpBodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_text_and_bytes_are_read_and_anything_else_keeps_its_content_for_the_dead_letter()
    {
        (AmqpMessageBody Body, string Content, bool IsRead)[] cases =
        [
            (AmqpMessageBody.FromData([Encoding.UTF8.GetBytes("""{"a":""" + "1"), Encoding.UTF8.GetBytes("}")]), """{"a":1}""", true),
            (AmqpMessageBody.FromValue("""{"a":"Ærø"}"""), """{"a":"Ærø"}""", true),
            (AmqpMessageBody.FromValue(Encoding.UTF8.GetBytes("[]")), "[]", true),
            (AmqpMessageBody.FromValue(new Dictionary<string, object> { ["n"] = 7L, ["list"] = new List<object> { 1, "two", true } }),
                """{"n":7,"list":[1,"two",true]}""", false),
            (AmqpMessageBody.FromValue(12.5), "12.5", false),
            (AmqpMessageBody.FromValue(double.NaN), "\"NaN\"", false),
            (AmqpMessageBody.FromValue(new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc)), "\"2026-11-01T12:00:00Z\"", false),
            (AmqpMessageBody.FromSequence([[1, "two"], [3.5]]), """[[1,"two"],[3.5]]""", false),
        ];
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 1);
        await using EventHubProducerClient producer = new(hubs.ConnectionString, TestHubs.Hub);
        await producer.SendAsync(cases.Select(one => new EventData(new AmqpAnnotatedMessage(one.Body))), Cancel);
        // The SDK does not send this one; other clients do.
        Map nested = new() { ["xdm"] = new Map { ["n"] = 7, ["list"] = new List { new Map { ["deep"] = true } } } };
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append(
            [EventContentReader.Read(TestEvents.Encode(new Message { BodySection = new AmqpValue { Value = nested } }))]);
        cases = [.. cases, (AmqpMessageBody.FromValue(""), """{"xdm":{"n":7,"list":[{"deep":true}]}}""", false)];

        List<HubMessage> read = [];
        await using PartitionReceiver receiver = new(
            EventHubConsumerClient.DefaultConsumerGroupName, "0", EventPosition.Earliest, hubs.ConnectionString, TestHubs.Hub);
        while (read.Count < cases.Length)
        {
            read.AddRange(HubMessages.Read(await receiver.ReceiveBatchAsync(cases.Length, TimeSpan.FromSeconds(60), Cancel), "0"));
        }

        foreach ((HubMessage message, (_, string content, bool isRead)) in read.Zip(cases))
        {
            string body = Encoding.UTF8.GetString(message.Body.Span);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(content), JsonNode.Parse(body)), $"expected {content}, actual {body}");
            Assert.Equal(isRead, message.Fault is null);
            Assert.True(isRead || message.Fault!.StartsWith("the body is an AMQP ", StringComparison.Ordinal));
        }
    }
}
