using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using MixpanelFunctions.Forwarding.Events.Messages;

namespace MixpanelFunctions.Forwarding.Tests.Events.Messages;

public sealed class MessageBodyTests
{
    private const string Event = """{"xdm":{"_id":"å"}}""";

    private static readonly MessageReading Reading = new("xdm._id");

    [Fact]
    public void Plain_text_is_not_copied()
    {
        byte[] body = Encoding.UTF8.GetBytes($"xx{Event}");
        Assert.Null(MessageBody.Decode(body.AsMemory(2), out byte[] decoded, out int start, out int length));
        Assert.Same(body, decoded);
        Assert.Equal((2, body.Length - 2), (start, length));
    }

    [Fact]
    public void Gzip_is_known_by_its_first_bytes()
    {
        ReadPart part = Assert.Single(Reading.Read(Gzip(Encoding.UTF8.GetBytes(Event))));
        Assert.Equal("\"å\"", part["xdm._id"]);
        Assert.Equal(Event, part.Text);
    }

    [Theory]
    [InlineData(Event)]
    [InlineData("[]")]
    [InlineData("")]
    public void A_body_that_can_hold_no_event_is_unreadable_whatever_its_text(string content)
    {
        ReadPart part = Assert.Single(Reading.Read(Encoding.UTF8.GetBytes(content), "the body is an AMQP value"));
        Assert.Equal(("the body is an AMQP value", content), (part.Reason, part.Text));
    }

    [Fact]
    public void Gzip_may_hold_a_byte_order_mark_and_several_members()
    {
        byte[] body = [.. Gzip([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Event)]), .. Gzip(Encoding.UTF8.GetBytes($"\n{Event}"))];
        Assert.Equal([Event, Event], Reading.Read(body).Select(part => part.Text));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(-1)]
    [InlineData(-9)]
    public void Gzip_that_is_cut_off_gives_no_event(int length)
    {
        byte[] whole = Gzip(Encoding.UTF8.GetBytes($"{Event}\n{Event}"));
        byte[] body = whole[..(length < 0 ? whole.Length + length : length)];
        ReadPart part = Assert.Single(Reading.Read(body));
        Assert.Equal("the body starts like gzip but cannot be decompressed", part.Reason);
    }

    [Fact]
    public void Gzip_that_is_broken_is_kept_as_it_came()
    {
        byte[] body = Gzip(Encoding.UTF8.GetBytes(Event));
        body[^6] ^= 0xFF;
        Assert.NotNull(MessageBody.Decode(body, out byte[] decoded, out int start, out int length));
        Assert.Equal(body, decoded.AsSpan(start, length).ToArray());
    }

    [Theory]
    [InlineData(1_048_575, true)]
    [InlineData(1_048_577, false)]
    [InlineData(33_000_000, false)]
    public void Gzip_that_becomes_a_hundred_times_as_large_is_refused_beyond_1_MB(int length, bool isTaken)
    {
        byte[] body = Gzip(new byte[length]);

        string? fault = MessageBody.Decode(body, out _, out _, out int decoded);

        Assert.Equal(isTaken ? null : "the uncompressed size of the gzip body exceeds 100 times its size, or 16 MB", fault);
        Assert.Equal(isTaken ? length : body.Length, decoded);
    }

    [Fact]
    public void Gzip_of_many_events_is_taken()
    {
        string events = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"xdm\":{{\"_id\":\"{i * 7919}\",\"eventType\":\"web.webpagedetails.pageViews\",\"n\":{i}}}}}\n"));

        Assert.Null(MessageBody.Decode(Gzip(Encoding.UTF8.GetBytes(events)), out _, out _, out int length));
        Assert.Equal(events.Length, length);
    }

    [Fact]
    public void A_byte_order_mark_is_dropped()
    {
        ReadPart part = Assert.Single(Reading.Read("\ufeff" + Event));
        Assert.Equal((3, Event), (part.Start, part.Text));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "\ufffd")]
    [InlineData(new byte[] { 0xC3 }, "\ufffd")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "\ufffd")]
    [InlineData(new byte[] { 0xC0, 0xAF }, "\ufffd\ufffd")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "\ufffd\ufffd\ufffd")]
    [InlineData(new byte[] { 0xC3, 0xA5, 0x80, 0x61 }, "å\ufffda")]
    public void Broken_characters_are_replaced_and_the_rest_is_kept(byte[] broken, string text)
    {
        byte[] body = [.. "{\"xdm\":{\"_id\":\""u8, .. broken, .. "\"}}"u8];
        Assert.Equal($"\"{text}\"", Assert.Single(Reading.Read(body))["xdm._id"]);
    }

    [Fact]
    public void Memory_that_is_no_array_is_read_too()
    {
        byte[] text = Encoding.UTF8.GetBytes(Event);
        using NativeBytes bytes = new(text);
        Assert.False(MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)bytes.Memory, out _));
        Assert.Equal(Event, Assert.Single(Reading.Read(bytes.Memory)).Text);
    }

    private static byte[] Gzip(byte[] text)
    {
        MemoryStream target = new();
        using (GZipStream gzip = new(target, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return target.ToArray();
    }
}
