using System.Text;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Replaying;

namespace MixpanelFunctions.Local.Tests.Replaying;

/// <summary>What the engine wrote is read back as it was; what it did not write is told.</summary>
public class LetterParserTests
{
    private const string Event = """
        "event":{"partition":"0","sequenceNumber":7,"enqueuedTime":"2026-03-01T12:00:00Z","body":"{}"}
        """;

    [Fact]
    public void What_was_written_is_read_back_with_all_that_insert_ids_depend_on()
    {
        HubMessage message = new()
        {
            Body = Encoding.UTF8.GetBytes("""{"xdm":{"a":"å \"q\" 😀 \n"}}"""),
            Partition = "3",
            SequenceNumber = 4_711,
            Offset = "88096",
            EnqueuedTime = new DateTimeOffset(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero),
        };
        DeadLetterFile file = Assert.Single(DeadLetterFile.Write(
            [new DeadLetter(new EventFailure(FailureStage.Mixpanel, "no", "$add", "Basket", 2, "shop", "$add", 5), message, 4, message.Body, "{}"u8.ToArray())],
            new SecretRedactor([]),
            "edge"));

        StoredLetter letter = LetterParser.Parse(1, file.Lines[0].Line).Letter!;

        Assert.Equal((FailureStage.Mixpanel, "no", "edge"), (letter.Stage, letter.Reason, letter.Hub));
        Assert.Equal(("3", 4_711L, "88096", message.EnqueuedTime), (letter.Message.Partition, letter.Message.SequenceNumber, letter.Message.Offset, letter.Message.EnqueuedTime));
        Assert.True(letter.Message.Body.Span.SequenceEqual(message.Body.Span));
        Assert.Equal(new MessagePart { FirstIndex = 4, Rule = "Basket", Action = 2, Operation = "$add", Item = 5 }, letter.Part);
    }

    [Fact]
    public void Of_a_message_that_was_kept_whole_its_one_event_is_meant()
    {
        byte[] body = [.. "{\"xdm\":{}}\n"u8, 0xFF, 0xFE];
        HubMessage message = new() { Body = body, Partition = "0", SequenceNumber = 1, EnqueuedTime = default };
        DeadLetterFile file = Assert.Single(DeadLetterFile.Write(
            [new DeadLetter(new EventFailure(FailureStage.Parse, "no"), message, 1, body.AsMemory(11), default)], new SecretRedactor([])));

        StoredLetter letter = LetterParser.Parse(1, file.Lines[0].Line).Letter!;

        Assert.True(letter.Message.Body.Span.SequenceEqual(body));
        Assert.Equal(new MessagePart { Index = 1 }, letter.Part);
    }

    [Fact]
    public void A_cleaned_event_is_not_sent_again() => Assert.Equal(
        "it contains a cleaned event (DeadLetters__Event); replay the original from Event Hubs Capture",
        Parse("""{"stage":"mapping","reason":"no","event":{"partition":"0","sequenceNumber":7,"enqueuedTime":"2026-03-01T12:00:00Z","cleaned":true,"body":"{}"}}""").Damage);

    [Fact]
    public void A_person_may_mend_the_body_as_JSON_itself() =>
        Assert.Equal(
            """{"xdm": {"n": 1.50}}""",
            Encoding.UTF8.GetString(Parse("""{"stage":"parse","event":{"partition":"0","sequenceNumber":7,"enqueuedTime":"2026-03-01T12:00:00Z","body":{"xdm": {"n": 1.50}}}}""").Letter!.Message.Body.Span));

    [Theory]
    [InlineData("""{"stage":"parse","event""", "not JSON at byte 24")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{}", "it has no \"event\"")]
    [InlineData("""{"stage":"parse","event":7}""", "\"event\" is not an object")]
    [InlineData("{" + Event + "}", "it has no \"stage\"")]
    [InlineData("""{"stage":"lunch",""" + Event + "}", "\"stage\" must be one of parse, rule, mapping, mixpanel, size")]
    [InlineData("""{"stage":"rule","action":-1,""" + Event + "}", "\"action\" is out of range")]
    [InlineData("""{"stage":"rule","action":0.5,""" + Event + "}", "\"action\" is not a whole number")]
    [InlineData("""{"stage":"rule","rule":7,""" + Event + "}", "\"rule\" is not a string")]
    [InlineData("""{"stage":"rule","rule":"\ud800",""" + Event + "}", "\"rule\" contains half a character")]
    [InlineData("""{"stage":"rule","event":{"sequenceNumber":7,"enqueuedTime":"2026-03-01T12:00:00Z","body":""}}""", "it has no \"event.partition\"")]
    [InlineData("""{"stage":"rule","event":{"partition":"0","enqueuedTime":"2026-03-01T12:00:00Z","body":""}}""", "it has no \"event.sequenceNumber\"")]
    [InlineData("""{"stage":"rule","event":{"partition":"0","sequenceNumber":7,"body":""}}""", "\"event.enqueuedTime\" is not a time")]
    [InlineData("""{"stage":"rule","event":{"partition":"0","sequenceNumber":7,"enqueuedTime":"2026-03-01T12:00:00Z"}}""", "it has no \"event.body\"")]
    [InlineData("""{"stage":"rule","event":{"partition":"0","sequenceNumber":7,"enqueuedTime":"2026-03-01T12:00:00Z","bodyBase64":"%"}}""", "\"event.bodyBase64\" is not base64")]
    public void What_is_no_dead_letter_is_told_without_its_content(string line, string damage)
    {
        LetterLine read = Parse(line);

        Assert.Null(read.Letter);
        Assert.Equal(damage, read.Damage);
    }

    private static LetterLine Parse(string line) => LetterParser.Parse(1, Encoding.UTF8.GetBytes(line));
}
