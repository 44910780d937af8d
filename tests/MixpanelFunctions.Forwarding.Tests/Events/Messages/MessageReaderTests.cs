using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events.Messages;

public sealed class MessageReaderTests
{
    private readonly MessageReading _reading = new("xdm.eventType");

    [Theory]
    [InlineData("""{"eventType":"1"}""")]
    [InlineData("""[{"eventType":"1"},{"xdm":{"eventType":"2"}},{"event":{"xdm":{"eventType":"3"}}},{"body":{"xdmEntity":{"eventType":"4"}}}]""")]
    [InlineData("""[{"eventType":"1"},{"events":[{"xdm":{"eventType":"2"}},{"eventType":"3"}]},{"arc":{"event":{"xdm":{"eventType":"4"}}}}]""")]
    [InlineData("""[[{"eventType":"1"}],[[{"eventType":"2"}],{"eventType":"3"}]]""")]
    [InlineData("""{"events":[{"eventType":"1"},{"events":[{"eventType":"2"}]}]}""")]
    [InlineData("{\"eventType\":\"1\"}\n{\"eventType\":\"2\"}\n{\"xdm\":{\"eventType\":\"3\"}}\n")]
    [InlineData("{\"eventType\":\"1\"}\r\n\r\n{\"eventType\":\"2\"}\r\n[{\"eventType\":\"3\"},{\"eventType\":\"4\"}]")]
    [InlineData("""{"eventType":"1"}{"eventType":"2"} [{"eventType":"3"}][{"eventType":"4"}]""")]
    [InlineData("{\n  \"eventType\":\n\"1\"\n}\n{\n\"eventType\": \"2\"\n}")]
    public void Every_event_of_a_message_is_read_in_order(string body)
    {
        IReadOnlyList<ReadPart> parts = _reading.Read(body);
        Assert.All(parts, (part, index) =>
        {
            Assert.Null(part.Reason);
            Assert.Equal(index, part.Index);
            Assert.Equal($"\"{index + 1}\"", part["xdm.eventType"]);
            Assert.Equal(body.Substring(part.Start, part.Text.Length), part.Text);
            Assert.StartsWith("{", part.Text, StringComparison.Ordinal);
        });
        Assert.Equal(body.Split("eventType").Length - 1, parts.Count);
    }

    [Theory]
    [InlineData("", "the message is empty")]
    [InlineData(" \r\n\t ", "the message is empty")]
    [InlineData("\ufeff", "the message is empty")]
    [InlineData("[]", "the array contains no event")]
    [InlineData("[ ]", "the array contains no event")]
    [InlineData("\"text\"", "a string is not an Edge event")]
    [InlineData("12", "a number is not an Edge event")]
    [InlineData("true", "true, false and null are not Edge events")]
    [InlineData("null", "true, false and null are not Edge events")]
    [InlineData("hello", "not JSON at line 1, byte 1 of the text")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'/>", "not JSON at line 1, byte 1 of the text")]
    [InlineData("{\"_id\":\n nope}", "not JSON at line 2, byte 3 of the text")]
    [InlineData("{\"_id\":\"1\",}", "not JSON at line 1, byte 12 of the text")]
    [InlineData("{'_id':1}", "not JSON at line 1, byte 2 of the text")]
    [InlineData("{\"_id\":\"1\"", "the JSON text is cut off at line 1, byte 11 of the text")]
    [InlineData("{\"_id\":\"1", "the JSON text is cut off at line 1, byte 10 of the text")]
    [InlineData("{\"_id\":", "the JSON text is cut off at line 1, byte 8 of the text")]
    [InlineData("{", "the JSON text is cut off at line 1, byte 2 of the text")]
    [InlineData("[", "the JSON text is cut off at line 1, byte 2 of the text")]
    [InlineData("{\"_id\":tru", "not JSON at line 1, byte 11 of the text")]
    public void A_message_without_an_event_is_one_unreadable_part(string body, string reason)
    {
        ReadPart part = Assert.Single(_reading.Read(body));
        Assert.Equal(reason, part.Reason);
        Assert.Equal(0, part.Index);
        Assert.Equal(body.TrimStart('\ufeff').Trim(), part.Text.Trim());
    }

    [Fact]
    public void The_reason_quotes_nothing_of_the_text()
    {
        ReadPart part = Assert.Single(_reading.Read("""{"email":"ann@example.org","x":secret}"""));
        Assert.Equal("not JSON at line 1, byte 32 of the text", part.Reason);
    }

    [Theory]
    [InlineData("""{"events":[]}""", "the array contains no event", "[]")]
    [InlineData("""[[]]""", "the array contains no event", "[]")]
    [InlineData("""[5]""", "a number is not an Edge event", "5")]
    [InlineData("""[null]""", "true, false and null are not Edge events", "null")]
    [InlineData("""["text"]""", "a string is not an Edge event", "\"text\"")]
    [InlineData("""[[[[{"eventType":"1"}]]]]""", "arrays of events are nested too deeply", """[{"eventType":"1"}]""")]
    [InlineData("""{"events":[[{"eventType":"1"}]]}""", "arrays of events are nested too deeply", """[{"eventType":"1"}]""")]
    public void What_is_no_event_in_a_list_is_refused_by_itself(string body, string reason, string text)
    {
        ReadPart part = Assert.Single(_reading.Read(body));
        Assert.Equal((reason, 0, text), (part.Reason, part.Index, part.Text));
    }

    [Fact]
    public void Good_and_bad_items_of_an_array_are_counted_together()
    {
        IReadOnlyList<ReadPart> parts = _reading.Read("""[{"eventType":"1"},7,{"foo":1},{"events":[{"eventType":"2"},null]},{"eventType":"3"}]""");
        Assert.Equal(["\"1\"", null, null, "\"2\"", null, "\"3\""], parts.Select(part => part.IsEvent ? part["xdm.eventType"] : null));
        Assert.Equal(Enumerable.Range(0, 6), parts.Select(part => part.Index));
    }

    [Theory]
    [InlineData("""[{"eventType":"1"},{"eventType":"2"}""")]
    [InlineData("""[{"eventType":"1"},{"eventType":"2"},""")]
    [InlineData("""[{"eventType":"1"},{"eventType":""")]
    [InlineData("""[{"eventType":"1"} {"eventType":"2"}]""")]
    [InlineData("""{"events":[{"eventType":"1"},{"eventType":"2"}]""")]
    [InlineData("""{"events":[{"eventType":"1"},{"eventType":"2""")]
    [InlineData("[\n{\"eventType\":\"1\"},\n{\"eventType\":\"2\"},\n{\"eventType\":")]
    [InlineData("[{\"eventType\":\"1\"},\r\n{\"eventType\":\"2\"},\r\n{\"eventType\":")]
    [InlineData("[\n{\"eventType\":\"1\"},\n{\"eventType\":\"2\"},\n{\"eventType\":}\n]")]
    [InlineData("{\"events\":[\n{\"eventType\":\"1\"},\n{\"eventType\":\"2\"")]
    public void Of_an_array_that_is_broken_no_event_is_taken(string body)
    {
        ReadPart part = Assert.Single(_reading.Read(body));
        Assert.False(part.IsEvent);
        Assert.Equal((0, body), (part.Index, part.Text));
    }

    [Theory]
    [InlineData("{\"eventType\":\"1\"}\n{\"eventType\":\"bro\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\n{\"eventType\":\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\n{\"eventType\":\"x\",\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\n{\"a\":{\"b\":\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\nhello {\"a\":\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\n}\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\n[{\"eventType\":\"x\"}\n{\"eventType\":\"2\"}")]
    [InlineData("{\"eventType\":\"1\"}\n[{\"eventType\":\"x\"},{\"_id\n{\"eventType\":\"2\"}")]
    public void Of_a_broken_line_the_other_lines_are_read(string body)
    {
        IReadOnlyList<ReadPart> parts = _reading.Read(body);
        Assert.Equal([true, false, true], parts.Select(part => part.IsEvent));
        Assert.Equal([0, 1, 2], parts.Select(part => part.Index));
        Assert.Equal("\"1\"", parts[0]["xdm.eventType"]);
        Assert.Equal("\"2\"", parts[2]["xdm.eventType"]);
        Assert.Equal(body.Split('\n')[1], parts[1].Text.TrimEnd());
    }

    [Fact]
    public void Nothing_of_a_message_is_passed_over() =>
        Gen.OneOf("{\"eventType\":\"1\"}", "{\"eventType\":", "[{\"eventType\":\"1\"},", "[", "]", "}", "{}", ",", "\"", "\\", "7", "null", "hello", "\n", " ", "\r\n", "{\"events\":[")
            .List[0, 12].Select(string.Concat).Sample(body =>
            {
                IReadOnlyList<ReadPart> parts = new MessageReading("xdm.eventType").Read(body);
                Assert.NotEmpty(parts);
                Assert.Equal(Enumerable.Range(0, parts.Count), parts.Select(part => part.Index));
                int at = 0;
                foreach (ReadPart part in parts)
                {
                    Assert.True(part.Start >= at, "parts overlap");
                    // Between parts only what holds them: white space, brackets and commas of arrays that are whole.
                    Assert.DoesNotContain("eventType", body[at..part.Start], StringComparison.Ordinal);
                    Assert.DoesNotContain("hello", body[at..part.Start], StringComparison.Ordinal);
                    at = part.Start + part.Text.Length;
                }

                Assert.DoesNotContain("eventType", body[at..], StringComparison.Ordinal);
            }, iter: 5_000);

    [Fact]
    public void An_event_of_two_megabytes_is_read()
    {
        string text = new('x', 2 * 1024 * 1024);
        MessageReading reading = new("xdm.text", "xdm.after");
        ReadPart part = reading.ReadOne($$$$$$"""{"xdm":{"text":"{{{{{{text}}}}}}","after":1}}""");
        Assert.Equal(text.Length + 2, part["xdm.text"]!.Length);
        Assert.Equal("1", part["xdm.after"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(100_000)]
    public void An_event_nested_beyond_the_bound_is_refused_and_those_behind_it_are_read(int depth)
    {
        string deep = $$$$$$"""{"xdm":{"eventType":"1","a":{{{{{{new string('[', depth)}}}}}}{{{{{{new string(']', depth)}}}}}}}}""";
        IReadOnlyList<ReadPart> parts = _reading.Read($"{deep}\n{{\"eventType\":\"2\"}}");
        Assert.StartsWith("nested deeper than 128 levels at line 1", parts[0].Reason, StringComparison.Ordinal);
        Assert.Equal(deep, parts[0].Text.TrimEnd());
        Assert.Equal("\"2\"", parts[1]["xdm.eventType"]);
    }

    [Fact]
    public void An_event_nested_up_to_the_bound_is_read()
    {
        int depth = JsonText.DeepestNesting - 2;
        Assert.Equal("\"1\"", _reading.ReadOne($$$$$$"""{"xdm":{"a":{{{{{{new string('[', depth)}}}}}}{{{{{{new string(']', depth)}}}}}},"eventType":"1"}}""")["xdm.eventType"]);
    }

    [Fact]
    public void What_the_sink_throws_is_not_taken_for_broken_JSON() =>
        Assert.Throws<System.Text.Json.JsonException>(() =>
            new MessageReader(new EventValues(new CapturePlanBuilder().Build(), [])).Read(
                new HubMessage { Body = Encoding.UTF8.GetBytes("""{"eventType":"1"}"""), Partition = "0", SequenceNumber = 0, EnqueuedTime = default },
                new ThrowingSink()));

    private sealed class ThrowingSink : IEventSink
    {
        public void OnEvent(EventValues values) => throw new System.Text.Json.JsonException();

        public void OnUnreadable(EventValues values, string reason) => Assert.Fail(reason);
    }
}
