using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Messages;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Messages;

public class EventContentReaderTests
{
    [Fact]
    public void What_the_sender_encoded_stays_byte_for_byte()
    {
        Message sent = new()
        {
            Header = new Header { Durable = true },
            MessageAnnotations = new MessageAnnotations { Map = { [new Symbol("x-own")] = 5 } },
            Properties = new Properties { MessageId = "id", ContentType = "application/json" },
            ApplicationProperties = new ApplicationProperties { Map = { ["text"] = "Ærø", ["long"] = 5L, ["flag"] = true } },
            BodySection = new Data { Binary = [1, 2, 3] },
            Footer = new Footer { Map = { [new Symbol("sum")] = "x" } },
        };
        byte[] bytes = TestEvents.Encode(sent);
        byte[] bare = TestEvents.Encode(new Message
        {
            Properties = sent.Properties,
            ApplicationProperties = sent.ApplicationProperties,
            BodySection = sent.BodySection,
            Footer = sent.Footer,
        });

        EventContent content = EventContentReader.Read(bytes);

        Assert.Equal(bare, content.Bare.ToArray());
        Assert.Equal(bytes[..content.Header.Length], content.Header.ToArray());
        Assert.True(TestEvents.Decode(content.Header).Header.Durable);
        Assert.Equal(2, content.AnnotationCount);
        Assert.Contains("x-own", Encoding.ASCII.GetString(content.Annotations.Span), StringComparison.Ordinal);
        Assert.Null(content.PartitionKey);
    }

    [Fact]
    public void Annotations_that_are_the_hubs_own_are_taken_out()
    {
        byte[] bytes = TestEvents.Encode(new Message
        {
            DeliveryAnnotations = new DeliveryAnnotations { Map = { [new Symbol("hop")] = 1 } },
            MessageAnnotations = new MessageAnnotations
            {
                Map =
                {
                    [new Symbol("x-first")] = "1",
                    [new Symbol("x-opt-partition-key")] = "key",
                    [new Symbol("x-opt-offset")] = "777",
                    [new Symbol("x-last")] = "2",
                },
            },
            BodySection = new Data { Binary = [1] },
        });

        EventContent content = EventContentReader.Read(bytes);

        Assert.Equal("key", content.PartitionKey);
        Assert.Equal(4, content.AnnotationCount);
        string kept = Encoding.ASCII.GetString(content.Annotations.Span);
        Assert.Contains("x-first", kept, StringComparison.Ordinal);
        Assert.Contains("x-last", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("777", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_holds_its_messages_and_the_key_of_its_envelope()
    {
        Message Inner(string body, string? key) => new()
        {
            MessageAnnotations = key is null ? null : new MessageAnnotations { Map = { [new Symbol("x-opt-partition-key")] = key } },
            BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) },
        };
        DataList list = new();
        list.Add(new Data { Binary = TestEvents.Encode(Inner("a", null)) });
        list.Add(new Data { Binary = TestEvents.Encode(Inner(new string('b', 1_000), "other")) });

        (string? key, List<EventContent> events) = EventContentReader.ReadBatch(TestEvents.Encode(new Message
        {
            MessageAnnotations = new MessageAnnotations { Map = { [new Symbol("x-opt-partition-key")] = "key" } },
            BodySection = list,
        }));

        Assert.Equal("key", key);
        Assert.Equal(["key", "key"], events.Select(one => one.PartitionKey));
        Assert.Equal([1, 1_000], events.Select(one => ((Data)TestEvents.Decode(one.Bare).BodySection).Binary.Length));
    }

    [Fact]
    public void Values_and_sequences_are_bodies_too()
    {
        byte[] value = TestEvents.Encode(new Message { BodySection = new AmqpValue { Value = "text" } });
        byte[] sequence = TestEvents.Encode(new Message { BodySection = new AmqpSequence { List = new List<object> { 1, 2 } } });

        Assert.Equal(value, EventContentReader.Read(value).Bare.ToArray());
        Assert.Equal(sequence, EventContentReader.Read(sequence).Bare.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { }, "The message has no body.")]
    [InlineData(new byte[] { 0x40 }, "A described type was expected.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x10, 0xc0, 0 }, "0x10 is not the descriptor of a section of a message.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x75, 0xa0, 9, 1 }, "The message ends within a value.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x75, 0xb0, 0xff, 0xff, 0xff, 0xff }, "A value is longer than a message can be.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x72, 0xc1, 1, 1, 0x40 }, "A map must have as many values as keys.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x76, 0xa1, 1, 0x61 }, "A list was expected, not the format code 0xa1.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x75, 0xa1, 1, 0x61 }, "Binary was expected, not the format code 0xa1.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x74, 0x45, 0x00, 0x53, 0x75, 0xa0, 0 }, "A map was expected, not the format code 0x45.")]
    [InlineData(new byte[] { 0x00, 0x53, 0x75, 0xa0, 0, 0x00, 0x53, 0x70, 0x45 }, "The sections of the message are out of order.")]
    public void What_is_no_message_is_told(byte[] bytes, string expected) =>
        Assert.Equal(expected, Assert.Throws<AmqpFormatException>(() => EventContentReader.Read(bytes)).Message);

    [Fact]
    public void A_body_that_would_stop_the_partition_is_refused()
    {
        object[] bodies =
        [
            new Map { ["inner"] = new Map { ["n"] = 1 } },
            new Map { ["list"] = new List<object> { 1, new Map { ["n"] = 1 } } },
            new Map { ["nothing"] = null },
            new List<object?> { null, 1 },
            new List<object> { new List<object> { new List<object> { new Map() } } },
            new List<object> { new DescribedValue(new Symbol("com.example:own"), 1) },
        ];

        Assert.All(bodies, body =>
        {
            string told = Refused(new AmqpValue { Value = body });
            Assert.StartsWith("The body of the event has a map inside a map or a list, or null or a described value inside one.", told, StringComparison.Ordinal);
            Assert.EndsWith("Send the body as JSON text.", told, StringComparison.Ordinal);
            if (body is List<object> items)
            {
                Assert.Equal(told, Refused(new AmqpSequence { List = items }));
            }
        });

        static string Refused(RestrictedDescribed body) =>
            Assert.Throws<AmqpFormatException>(() => EventContentReader.Read(TestEvents.Encode(new Message { BodySection = body }))).Message;
    }

    [Fact]
    public void An_application_property_that_would_stop_the_partition_is_refused_by_its_name()
    {
        object[] values = [new Map { ["id"] = 1 }, new DescribedValue(0x77UL, "text")];

        Assert.All(values, value => Assert.StartsWith(
            "The application property '0' is a map, or a value described by a number.",
            Assert.Throws<AmqpFormatException>(() => Read(value)).Message,
            StringComparison.Ordinal));
        Read(new List<object> { 1 });
        Read(new DescribedValue(new Symbol("com.microsoft:timespan"), 1L));

        static EventContent Read(object value) => EventContentReader.Read(TestEvents.Encode(new Message
        {
            ApplicationProperties = new ApplicationProperties { Map = { ["first"] = null, ["0"] = value } },
            BodySection = new Data { Binary = [1] },
        }));
    }

    [Fact]
    public void Bodies_that_the_NET_client_reads_are_taken()
    {
        object?[] bodies =
        [
            null,
            new Map(),
            new List<object>(),
            new Map { ["list"] = new List<object> { 1, new List<object> { "x" } }, ["n"] = 1, ["time"] = DateTime.UnixEpoch },
            new List<object> { new List<object>(), new List<object> { new List<object> { 2 }, 3 } },
            new DescribedValue(new Symbol("com.microsoft:timespan"), 1L),
        ];

        Assert.All(bodies, body =>
        {
            byte[] value = TestEvents.Encode(new Message { BodySection = new AmqpValue { Value = body } });
            Assert.Equal(value, EventContentReader.Read(value).Bare.ToArray());
        });
        byte[] nothing = [0x00, 0x53, 0x75, 0x40];
        Assert.Equal(nothing, EventContentReader.Read(nothing).Bare.ToArray());
    }

    [Fact]
    public void No_cut_of_a_message_is_taken_for_another_one()
    {
        byte[] whole = TestEvents.Encode(new Message
        {
            Properties = new Properties { MessageId = "id" },
            BodySection = new Data { Binary = [1, 2, 3] },
        });

        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<AmqpFormatException>(() => EventContentReader.Read(whole.AsMemory(0, length)));
        }
    }
}
