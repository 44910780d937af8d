using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.DeadLetters;

public class DeadLetterFileTests
{
    private static readonly SecretRedactor NoSecrets = new([]);

    [Fact]
    public void A_line_holds_all_that_is_known_in_the_documented_order()
    {
        HubMessage message = Message("""{"xdm":{"a":"å \"q\" <b> \n"}}""") with { Offset = "8589935" };
        DeadLetter letter = new(
            new EventFailure(FailureStage.Mixpanel, "string should be valid utf8 <é>", "properties.utm_source", "Every event", 1, "retail"),
            message,
            2,
            message.Body,
            "{\"event\":\"e\",\"properties\":{ \"n\": 1.50 }}"u8.ToArray());

        Assert.Equal(
            """{"stage":"mixpanel","reason":"string should be valid utf8 <é>","field":"properties.utm_source","rule":"Every event","action":1,"project":"retail","event":{"partition":"3","sequenceNumber":42,"offset":"8589935","enqueuedTime":"2026-03-01T12:00:00.25Z","index":2,"body":"{\"xdm\":{\"a\":\"å \\\"q\\\" <b> \\n\"}}"},"record":{"event":"e","properties":{ "n": 1.50 }}}""" + "\n",
            Text(Create([letter], NoSecrets)));
    }

    [Fact]
    public void The_hub_the_operation_and_the_item_are_told_where_there_are_any()
    {
        DeadLetter letter = new(
            new EventFailure(FailureStage.Mixpanel, "no", null, "Basket", 0, "default", "$add", 3), Message("{}"), 0, "{}"u8.ToArray(), default);
        DeadLetter brokenOff = letter with { Failure = new EventFailure(FailureStage.Rule, "threw", null, "Basket", 0, "default", "$set", FromItem: 2) };

        DeadLetterFile file = Create([letter, brokenOff], NoSecrets, "edge-events");

        const string Event = """
            "event":{"hub":"edge-events","partition":"3","sequenceNumber":42,"enqueuedTime":"2026-03-01T12:00:00.25Z","body":"{}"}}
            """;
        Assert.Equal(
            [
                """{"stage":"mixpanel","reason":"no","rule":"Basket","action":0,"operation":"$add","item":3,"project":"default",""" + Event,
                """{"stage":"rule","reason":"threw","rule":"Basket","action":0,"operation":"$set","fromItem":2,"project":"default",""" + Event,
            ],
            file.Lines.Select(line => Encoding.UTF8.GetString(line.Line.Span)));
        Assert.Equal([letter, brokenOff], file.Lines.Select(line => line.Letter));
        Assert.Equal(Text(file), string.Concat(file.Lines.Select(line => Encoding.UTF8.GetString(line.Line.Span) + "\n")));
    }

    [Fact]
    public void What_is_not_known_is_left_out() =>
        Assert.Equal(
            """{"stage":"parse","reason":"not JSON","event":{"partition":"3","sequenceNumber":42,"enqueuedTime":"2026-03-01T12:00:00.25Z","body":"nonsense"}}""" + "\n",
            Text(Create([Letter("nonsense", FailureStage.Parse, "not JSON")], NoSecrets)));

    [Theory]
    [InlineData(FailureStage.Parse, "parse")]
    [InlineData(FailureStage.Rule, "rule")]
    [InlineData(FailureStage.Mapping, "mapping")]
    [InlineData(FailureStage.Mixpanel, "mixpanel")]
    [InlineData(FailureStage.Size, "size")]
    public void The_stage_is_written_in_lower_case(FailureStage stage, string expected) =>
        Assert.Equal(expected, Assert.Single(Lines(Letter("{}", stage))).GetProperty("stage").GetString());

    [Fact]
    public void Each_letter_is_one_line_whatever_the_body_holds()
    {
        const string Body = "{\n\"a\":\"\u0001\u2028 é 😀 \\u00e9\"\r\n}";

        JsonElement line = Assert.Single(Lines(Letter(Body)));

        Assert.Equal(Body, line.GetProperty("event").GetProperty("body").GetString());
    }

    [Fact]
    public void The_name_tells_the_hour_the_partition_and_the_number() =>
        Assert.Matches(@"^2026/03/01/12/3-43-[0-9a-f]{16}\.ndjson$", Create([Letter("a", sequenceNumber: 43)], NoSecrets).Name);

    [Fact]
    public void The_name_is_that_of_the_message_whatever_failed_of_it()
    {
        DeadLetter[] failures = [Letter("a"), Letter("a", reason: "other"), Letter("a", rule: "B"), Letter("b", index: 1), Letter("a", record: "{}")];

        Assert.Single(failures.Select(letter => Create([letter], NoSecrets).Name).Distinct());
    }

    [Fact]
    public void Other_messages_have_other_names()
    {
        HubMessage message = Message("{}") with { Offset = "7" };
        HubMessage[] others =
        [
            message,
            message with { SequenceNumber = 43 },
            message with { Partition = "4" },
            message with { Offset = "8" },
            // The same place in a hub that was made anew.
            message with { EnqueuedTime = message.EnqueuedTime.AddMilliseconds(1) },
            message with { Part = new MessagePart { Index = 1 } },
        ];

        Assert.Distinct([.. others.Select(other => Create([new(new EventFailure(FailureStage.Size, "r"), other, 0, other.Body, default)], NoSecrets).Name)]);
        Assert.NotEqual(
            Create([new(new EventFailure(FailureStage.Size, "r"), message, 0, message.Body, default)], NoSecrets, "a").Name,
            Create([new(new EventFailure(FailureStage.Size, "r"), message, 0, message.Body, default)], NoSecrets, "b").Name);
    }

    [Fact]
    public void Letters_are_grouped_by_message_in_the_order_of_the_hub()
    {
        HubMessage early = Message("early");
        HubMessage late = Message("late") with { SequenceNumber = 43 };
        DeadLetter[] letters = [Of(late, 1), Of(early, 0), Of(late, 0)];

        Assert.Equal([[letters[1]], [letters[0], letters[2]]], DeadLetterFile.ByMessage(letters));

        static DeadLetter Of(HubMessage message, int index) => new(new EventFailure(FailureStage.Size, "r"), message, index, message.Body, default);
    }

    [Fact]
    public void Many_letters_of_one_message_go_to_several_files()
    {
        string body = new('x', 1_000_000);
        DeadLetter[] letters = [.. Enumerable.Range(0, 10).Select(index => Letter(body, index: index))];

        DeadLetterFile[] files = [.. DeadLetterFile.Write(letters, NoSecrets)];

        Assert.Equal(2, files.Length);
        Assert.Equal(files[0].Name.Replace(".ndjson", "-2.ndjson", StringComparison.Ordinal), files[1].Name);
        Assert.Equal(letters, files.SelectMany(file => file.Lines).Select(line => line.Letter));
        Assert.All(files, file => Assert.InRange(file.Content.Length, 1, DeadLetterFile.LargeFile + 1_001_000));
    }

    [Fact]
    public void The_rest_of_a_message_tells_how_many_parts_it_has()
    {
        byte[] body = [.. Enumerable.Range(0, 500).SelectMany(i => (byte[])[.. "{\"a\":"u8, 0xFF, .. "\n"u8])];

        JsonElement rest = Lines(Read(body))[^1].GetProperty("event");

        Assert.Equal((100, 400), (rest.GetProperty("index").GetInt32(), rest.GetProperty("parts").GetInt32()));
        // As it was read, so that a replay reads it in the same way.
        Assert.Equal(string.Concat(Enumerable.Repeat("{\"a\":\ufffd\n", 400)), rest.GetProperty("body").GetString());
    }

    [Fact]
    public void The_hour_is_that_of_UTC()
    {
        HubMessage message = Message("{}") with { EnqueuedTime = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.FromHours(1)) };

        Assert.StartsWith("2025/12/31/23/", Create([new(new EventFailure(FailureStage.Size, "r"), message, 0, message.Body, default)], NoSecrets).Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("", "x")]
    [InlineData("../../etc", "______etc")]
    [InlineData("a/b\\c:d", "a_b_c_d")]
    [InlineData("é😀 ", "____")]
    [InlineData("part-1_2", "part-1_2")]
    public void Any_partition_gives_a_name_that_is_safe(string partition, string expected)
    {
        HubMessage message = Message("{}") with { Partition = partition };

        string name = Create([new(new EventFailure(FailureStage.Size, "r"), message, 0, message.Body, default)], NoSecrets).Name;

        Assert.StartsWith($"2026/03/01/12/{expected}-42-", name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_failures_in_any_order_give_the_same_file()
    {
        DeadLetter[] letters =
        [
            Letter("a"),
            Letter("b", index: 1),
            Letter("c", index: 2, rule: "B", action: 0),
            Letter("c", index: 2, rule: "A", action: 1),
            Letter("c", index: 2, rule: "A", action: 0, record: "{\"n\":2}"),
            Letter("c", index: 2, rule: "A", action: 0, record: "{\"n\":1}"),
            Letter("c", index: 2, rule: "A"),
            Letter("d", index: 10),
        ];
        DeadLetterFile expected = Create(letters, NoSecrets);
        Random random = new(7);

        for (int i = 0; i < 50; i++)
        {
            random.Shuffle(letters);
            DeadLetterFile file = Create(letters, NoSecrets);

            Assert.Equal(expected.Name, file.Name);
            Assert.Equal(Text(expected), Text(file));
        }

        Assert.Equal(["a", "b", "c", "c", "c", "c", "c", "d"], Lines(letters).Select(line => line.GetProperty("event").GetProperty("body").GetString()));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_kept_to_the_byte()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xFF, .. "x"u8];

        JsonElement letter = Assert.Single(Lines(Read(body))).GetProperty("event");

        Assert.Equal(body, letter.GetProperty("bodyBase64").GetBytesFromBase64());
        Assert.False(letter.TryGetProperty("body", out _));
    }

    [Fact]
    public void A_gzip_that_is_broken_is_kept_to_the_byte()
    {
        byte[] body = [0x1F, 0x8B, 8, 0, 1, 2, 3];

        Assert.Equal(body, Assert.Single(Lines(Read(body))).GetProperty("event").GetProperty("bodyBase64").GetBytesFromBase64());
    }

    [Fact]
    public void A_message_with_many_broken_parts_is_kept_once()
    {
        byte[] body = [.. Enumerable.Range(0, 500).SelectMany(i => (byte[])[.. "{\"a\":"u8, 0xFF, .. "\n"u8])];

        JsonElement[] events = [.. Lines(Read(body)).Select(line => line.GetProperty("event"))];

        Assert.True(events.Length > 1);
        Assert.Equal(body, Assert.Single(events, part => part.TryGetProperty("bodyBase64", out _)).GetProperty("bodyBase64").GetBytesFromBase64());
    }

    [Fact]
    public void A_part_that_is_text_is_kept_as_its_own_text_also_from_a_compressed_message()
    {
        using MemoryStream zipped = new();
        using (System.IO.Compression.GZipStream gzip = new(zipped, System.IO.Compression.CompressionMode.Compress))
        {
            gzip.Write("{\"xdm\":{}}\nnonsense\n{\"other\":1}"u8);
        }

        Assert.Equal(
            ["nonsense", "{\"other\":1}"],
            Lines(Read(zipped.ToArray())).Select(line => line.GetProperty("event").GetProperty("body").GetString()!.Trim()));
    }

    [Fact]
    public void Secrets_are_taken_out_of_reason_field_and_record()
    {
        const string Secret = "s3cret\"å/token";
        SecretRedactor redactor = new([Secret]);
        DeadLetter letter = new(
            new EventFailure(FailureStage.Mixpanel, $"the value {Secret} is refused", $"properties.{Secret}"),
            Message("{}"),
            0,
            "{}"u8.ToArray(),
            Encoding.UTF8.GetBytes("""{"event":"e","properties":{"a":"x s3cret\"å/token y","b":"s3cret\u0022\u00e5\/token","s3cret\"å\/token":1,"n":7}}"""));

        string text = Text(Create([letter], redactor));

        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        JsonElement line = JsonDocument.Parse(text).RootElement;
        Assert.Equal("the value *** is refused", line.GetProperty("reason").GetString());
        Assert.Equal("properties.***", line.GetProperty("field").GetString());
        Assert.Equal("""{"a":"x *** y","b":"***","***":1,"n":7}""", line.GetProperty("record").GetProperty("properties").GetRawText());
    }

    [Fact]
    public void A_record_is_JSON_after_redaction_also_where_a_number_or_an_escape_holds_the_secret()
    {
        SecretRedactor redactor = new(["123456", "nabcdef"]);

        Assert.Equal(
            """{ "time" : "17***0000", "a": "\nabcdef", "b": "***" }""",
            Encoding.UTF8.GetString(redactor.Redact("""{ "time" : 171234560000, "a": "\nabcdef", "b": "nabcdef" }"""u8)));
    }

    /// <summary>What becomes of a message that cannot be read, as the mapper tells it.</summary>
    private static DeadLetter[] Read(byte[] body)
    {
        HubMessage message = Mapping.MappingBench.Message(body);
        DeadLetterNotes notes = new(message, new Utf8Buffer(16));
        Mapping.MappingBench.ForAction(string.Empty).Mapper.Map(message, Mapping.MappingBench.Now, notes);
        return [.. notes.Letters];
    }

    private static HubMessage Message(string body) => Mapping.MappingBench.Message(body);

    private static DeadLetter Letter(
        string body,
        FailureStage stage = FailureStage.Mapping,
        string reason = "why",
        long sequenceNumber = 42,
        int index = 0,
        string? rule = null,
        int? action = null,
        string record = "") => new(
            new EventFailure(stage, reason, null, rule, action),
            Mapping.MappingBench.Message(body, sequenceNumber),
            index,
            Encoding.UTF8.GetBytes(body),
            Encoding.UTF8.GetBytes(record));

    private static DeadLetterFile Create(IReadOnlyList<DeadLetter> letters, SecretRedactor secrets, string hub = "") =>
        Assert.Single(DeadLetterFile.Write(letters, secrets, hub));

    private static string Text(DeadLetterFile file) => Encoding.UTF8.GetString(file.Content.Span);

    private static JsonElement[] Lines(params DeadLetter[] letters)
    {
        string text = Text(Create(letters, NoSecrets));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
