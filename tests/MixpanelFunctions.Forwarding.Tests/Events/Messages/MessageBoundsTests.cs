using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events.Messages;

/// <summary>A message that goes beyond a bound: what comes behind it is one part, which can be read as a message of its own.</summary>
public sealed class MessageBoundsTests
{
    [Theory]
    [InlineData("", "\n", "")]
    [InlineData("[", ",", "]")]
    [InlineData("[ [", " ,\n", "]\r\n]")]
    [InlineData("[0,[[", ",", "]]]")]
    [InlineData("{\"events\":[", ",", "]}")]
    [InlineData("{\"meta\":[1],\"events\":[", ",", "],\"after\":{\"a\":1}}")]
    [InlineData("[{\"_id\":\"first\",\"eventType\":\"e\"},{\"events\":[", ",", "]},{\"_id\":\"last\",\"eventType\":\"e\"}]\n{\"_id\":\"behind\",\"eventType\":\"e\"}")]
    public void The_rest_of_many_events_read_again_and_again_gives_each_event_once_at_its_place(string head, string between, string tail)
    {
        string body = head + string.Join(between, Enumerable.Range(0, 25_000).Select(number => $"{{\"_id\":\"{number}\",\"eventType\":\"e\"}}")) + tail;
        List<(int Index, string? Id)> read = [];
        List<string> reasons = [];
        int index = 0;
        int expectedParts = body.Split("_id").Length - 1 + (head.Contains('0', StringComparison.Ordinal) ? 1 : 0);

        for (ReadOnlyMemory<byte>? next = Encoding.UTF8.GetBytes(body); next is { } message;)
        {
            BoundedReading reading = new(message, index);
            read.AddRange(reading.Parts.Select(part => (part.Index, part.Id)));
            Assert.InRange(reading.Parts.Count, 1, MessageBounds.MostParts);
            if (reading.Rest is { } rest)
            {
                Assert.Equal(MessageBounds.MostParts, reading.Parts.Count);
                Assert.Equal(expectedParts - read.Count, rest.Parts);
                reasons.Add(rest.Reason);
                index = rest.Index;
            }

            next = reading.Rest?.Body;
        }

        Assert.Equal(Enumerable.Range(0, expectedParts), read.Select(part => part.Index));
        Assert.Equal(Enumerable.Range(0, 25_000), read.Select(part => part.Id).Where(id => int.TryParse(id, out _)).Select(id => int.Parse(id!)));
        Assert.Equal(2, reasons.Count);
        Assert.StartsWith("the message has more than 10,000 parts; this is the rest: 15,0", reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "1", ",", "]")]
    [InlineData("", "1", " ", "")]
    [InlineData("", "\"text\"", "\n", "")]
    [InlineData("", "{", "\n", "")]
    [InlineData("", "{\"a\":1,}", "\n", "")]
    [InlineData("[", "{}", ",", "]")]
    [InlineData("{\"events\":[", "[]", ",", "]}")]
    public void Of_many_parts_that_are_no_events_a_hundred_are_told_and_the_rest_is_one(string head, string part, string between, string tail)
    {
        BoundedReading reading = new(Encoding.UTF8.GetBytes(head + string.Join(between, Enumerable.Repeat(part, 50_000)) + tail));

        Assert.Equal(MessageBounds.MostUnreadable, reading.Parts.Count);
        Assert.Equal((100, 49_900), (reading.Rest!.Value.Index, reading.Rest.Value.Parts));
        Assert.Equal("the message has more than 100 parts that are not Edge events; this is the rest: 49,900 parts", reading.Rest.Value.Reason);
    }

    [Fact]
    public void Beyond_a_million_the_parts_of_the_rest_are_not_counted()
    {
        BoundedReading reading = new(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1 ", 1_100_000))));

        Assert.Equal("the message has more than 100 parts that are not Edge events; this is the rest: 1,000,000 or more parts", reading.Rest!.Value.Reason);
    }

    [Fact]
    public void Exactly_as_many_as_the_bounds_allow_leave_no_rest()
    {
        string events = string.Join(',', Enumerable.Repeat("{\"_id\":\"1\",\"eventType\":\"e\"}", MessageBounds.MostParts - MessageBounds.MostUnreadable));
        string others = string.Join(',', Enumerable.Repeat("1", MessageBounds.MostUnreadable));

        BoundedReading reading = new(Encoding.UTF8.GetBytes($"[{events},{others}]"));

        Assert.Equal(MessageBounds.MostParts, reading.Parts.Count);
        Assert.Null(reading.Rest);
    }

    [Fact]
    public void One_part_that_a_replay_asks_for_is_found_behind_the_bounds()
    {
        string body = $"[{string.Join(',', Enumerable.Repeat("1", 200))},{{\"_id\":\"200\",\"eventType\":\"e\"}}]";

        BoundedReading reading = new(Encoding.UTF8.GetBytes(body), part: new MessagePart { Index = 200 });

        Assert.Equal((200, "200"), reading.Parts[^1]);
        Assert.Null(reading.Rest);
    }

    [Fact]
    public void Texts_that_are_cut_off_and_hold_one_another_are_not_read_over_and_over()
    {
        // Each line begins a text that the lines behind it go on with, 60 deep.
        string line = $"{{\"a\":[{string.Join(',', Enumerable.Repeat("1", 4_000))},";
        BoundedReading reading = new(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, 90))));

        Assert.StartsWith("the message has invalid JSON texts that overlap; the rest of the message was not read", reading.Rest!.Value.Reason, StringComparison.Ordinal);
        Assert.InRange(reading.Parts.Count, 1, 50);
    }

    [Fact]
    public void Lists_of_events_within_lists_of_events_have_a_bound()
    {
        string body = "{\"_id\":\"1\",\"eventType\":\"e\"}";
        for (int depth = 0; depth < 60; depth++)
        {
            body = $"{{\"events\":[{body}]}}";
        }

        BoundedReading reading = new(Encoding.UTF8.GetBytes(body));

        Assert.Equal("arrays of events are nested too deeply", Assert.Single(reading.Reasons));
    }

    /// <summary>What a reader tells of one message.</summary>
    private sealed class BoundedReading : IEventSink
    {
        private readonly int _slot;

        public BoundedReading(ReadOnlyMemory<byte> body, int firstIndex = 0, MessagePart? part = null)
        {
            CapturePlanBuilder plan = new();
            _slot = plan.Add(EventPath.Parse("xdm._id"));
            new MessageReader(new EventValues(plan.Build(), [])).Read(
                new HubMessage
                {
                    Body = body,
                    Partition = "0",
                    SequenceNumber = 1,
                    EnqueuedTime = DateTimeOffset.UnixEpoch,
                    Part = part ?? new MessagePart { FirstIndex = firstIndex },
                },
                this);
        }

        public List<(int Index, string? Id)> Parts { get; } = [];

        public List<string> Reasons { get; } = [];

        public (int Index, int Parts, string Reason, ReadOnlyMemory<byte> Body)? Rest { get; private set; }

        public void OnEvent(EventValues values) => Parts.Add((values.IndexInMessage, Encoding.UTF8.GetString(values.Bytes(values[_slot]))));

        public void OnUnreadable(EventValues values, string reason)
        {
            Assert.Null(Rest);
            Reasons.Add(reason);
            Parts.Add((values.IndexInMessage, null));
        }

        public void OnRest(EventValues values, string reason, int parts) => Rest = (values.IndexInMessage, parts, reason, values.Body);
    }
}
