using System.IO.Compression;
using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using MixpanelFunctions.EventHubs;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Tests.Conversion;

/// <summary>EventData to the engine's messages, on messages that were encoded as AMQP and decoded again.</summary>
public class HubMessagesTests
{
    private const string Event = """{"xdm":{"_id":"1","eventType":"page","name":"Blå"}}""";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Event);

    [Fact]
    public void What_the_hub_notes_is_taken_over()
    {
        HubMessage message = Read(Wire.Receive(AmqpMessageBody.FromData([Bytes])), "3");

        Assert.Equal(
            ("3", 4_711L, "8589934592", new DateTimeOffset(Wire.Enqueued)),
            (message.Partition, message.SequenceNumber, message.Offset, message.EnqueuedTime));
        Assert.Equal(TimeSpan.Zero, message.EnqueuedTime.Offset);
        Assert.Null(message.TraceParent);
        Assert.Null(message.Refusal);
    }

    [Fact]
    public void A_data_section_is_taken_over_without_a_copy()
    {
        EventData received = Wire.Receive(AmqpMessageBody.FromData([Bytes]));
        received.GetRawAmqpMessage().Body.TryGetData(out IEnumerable<ReadOnlyMemory<byte>>? sections);

        HubMessage message = Read(received);

        Assert.Equal(Event, Text(message));
        Assert.True(sections!.Single().Span.Overlaps(message.Body.Span));
    }

    [Fact]
    public void Several_data_sections_are_one_body_in_their_order()
    {
        ReadOnlyMemory<byte>[] sections = [Bytes.AsMemory(0, 7), Bytes.AsMemory(7, 1), Bytes.AsMemory(8)];

        Assert.Equal(Event, Text(Read(Wire.Receive(AmqpMessageBody.FromData(sections)))));
    }

    [Fact]
    public void A_value_of_text_or_bytes_is_as_good_as_data()
    {
        Assert.Equal(Event, Text(Read(Wire.Receive(AmqpMessageBody.FromValue(Event)))));
        Assert.Equal(Event, Text(Read(Wire.Receive(AmqpMessageBody.FromValue(Bytes)))));
    }

    [Fact]
    public void A_map_is_refused_and_its_content_kept()
    {
        Dictionary<string, object> map = new()
        {
            ["xdm"] = "{\"_id\":\"1\"}",
            ["at"] = Wire.Enqueued,
            ["raw"] = new byte[] { 1, 2, 3 },
            ["count"] = 12L,
            ["price"] = 9.5,
            ["is"] = true,
            ["list"] = new List<object> { "a", 1, false },
        };

        HubMessage message = Read(Wire.Receive(AmqpMessageBody.FromValue(map)));

        Assert.Equal("the message's body is an AMQP value, neither bytes nor text", message.Refusal);
        Assert.Equal(
            """{"xdm":"{\"_id\":\"1\"}","at":"2026-11-09T05:30:00.25Z","raw":"AQID","count":12,"price":9.5,"is":true,"list":["a",1,false]}""",
            Text(message));
    }

    [Theory]
    [InlineData(12L, "12")]
    [InlineData(-7, "-7")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    [InlineData(0.25, "0.25")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(true, "true")]
    [InlineData('å', "\"å\"")]
    public void Any_other_value_is_refused_and_its_content_kept(object value, string content)
    {
        HubMessage message = Read(Wire.Receive(AmqpMessageBody.FromValue(value)));

        Assert.NotNull(message.Refusal);
        Assert.Equal(content, Text(message));
    }

    [Fact]
    public void A_sequence_is_refused_and_its_content_kept()
    {
        HubMessage message = Read(Wire.Receive(AmqpMessageBody.FromSequence([["{\"xdm\":{}}", 1], [Guid.Empty]])));

        Assert.Equal("the message's body is an AMQP sequence, neither bytes nor text", message.Refusal);
        Assert.Equal("""[["{\"xdm\":{}}",1],["00000000-0000-0000-0000-000000000000"]]""", Text(message));
    }

    [Fact]
    public void What_is_nested_deeply_is_written_without_an_end_to_the_process()
    {
        object nested = "x";
        for (int i = 0; i < 60; i++)
        {
            nested = new List<object> { nested };
        }

        HubMessage message = Read(Wire.Receive(AmqpMessageBody.FromValue(nested)));

        Assert.NotNull(message.Refusal);
        Assert.StartsWith("[[[", Text(message), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_body_is_empty_and_no_refusal()
    {
        Assert.Equal((0, null), Of(Wire.Receive(AmqpMessageBody.FromData([ReadOnlyMemory<byte>.Empty]))));
        Assert.Equal((0, null), Of(Wire.Receive(AmqpMessageBody.FromValue(""))));

        static (int, string?) Of(EventData received) => (Read(received).Body.Length, Read(received).Refusal);
    }

    [Fact]
    public void A_message_without_any_body_is_read()
    {
        // A map of application properties, and no section of a body behind it.
        byte[] bytes = [0x00, 0x53, 0x74, 0xc1, 0x01, 0x00];

        HubMessage message = Read(Wire.Receive(BinaryData.FromBytes(bytes)));

        Assert.Equal(0, message.Body.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("identity")]
    public void Gzip_is_taken_over_as_it_stands_whatever_the_content_encoding(string? encoding)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(Bytes);
        }

        HubMessage message = Read(Wire.Receive(AmqpMessageBody.FromData([compressed.ToArray()]), sent =>
        {
            if (encoding is not null)
            {
                sent.Properties.ContentEncoding = encoding;
                sent.ApplicationProperties["content-encoding"] = encoding;
            }
        }));

        Assert.Equal(compressed.ToArray(), message.Body.ToArray());
    }

    [Theory]
    [InlineData("traceparent")]
    [InlineData("Diagnostic-Id")]
    [InlineData("Traceparent")]
    [InlineData("DIAGNOSTIC-ID")]
    public void The_senders_trace_is_found_however_its_name_is_written(string name)
    {
        const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        Assert.Equal(Parent, Read(Wire.Receive(AmqpMessageBody.FromData([Bytes]), sent => sent.ApplicationProperties[name] = Parent)).TraceParent);
        Assert.Null(Read(Wire.Receive(AmqpMessageBody.FromData([Bytes]), sent => sent.ApplicationProperties[name + "x"] = Parent)).TraceParent);
    }

    [Fact]
    public void W3Cs_name_comes_before_that_of_Azure()
    {
        EventData received = Wire.Receive(AmqpMessageBody.FromData([Bytes]), sent =>
        {
            sent.ApplicationProperties["Diagnostic-Id"] = "azure";
            sent.ApplicationProperties["TRACEPARENT"] = "w3c";
        });

        Assert.Equal("w3c", Read(received).TraceParent);
    }

    [Fact]
    public void What_was_not_received_from_a_hub_is_read_too()
    {
        HubMessage message = Read(new EventData(Bytes));

        Assert.Equal((Event, ""), (Text(message), message.Partition));
    }

    [Fact]
    public void An_event_costs_100_bytes_beyond_what_the_SDK_allocates()
    {
        EventData[] batch = [.. Enumerable.Range(0, 1_000).Select(_ => Wire.Receive(AmqpMessageBody.FromData([Bytes])))];
        long own = Allocated(() => HubMessages.Read(batch, "0").Length);
        long sdk = Allocated(() =>
        {
            int length = 0;
            foreach (EventData received in batch)
            {
                received.GetRawAmqpMessage().Body.TryGetData(out IEnumerable<ReadOnlyMemory<byte>>? sections);
                foreach (ReadOnlyMemory<byte> section in sections!)
                {
                    length += section.Length;
                }
            }

            return length;
        });

        Assert.InRange((own - sdk) / batch.Length, 0, 100);
    }

    private static long Allocated(Func<int> work)
    {
        work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static HubMessage Read(EventData received, string partition = "") => Assert.Single(HubMessages.Read([received], partition));

    private static string Text(HubMessage message) => Encoding.UTF8.GetString(message.Body.Span);
}
