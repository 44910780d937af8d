using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Messages;

namespace MixpanelFunctions.Forwarding.Tests.Events;

/// <summary>The table in docs/event-shapes.md is what the reader does.</summary>
public class ShapeDocsTests
{
    public static TheoryData<string, string> Rows => [.. Table().Select(row => (row.Json, row.Outcome))];

    [Fact]
    public void The_table_names_every_outcome() =>
        Assert.Equal(["2 events", "consent", "event", "profile", "unknown"], Table().Select(row => row.Outcome).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_what_the_reader_does_in_any_order_of_the_keys(string json, string outcome)
    {
        foreach (string text in new[] { json, Reversed(json) })
        {
            IReadOnlyList<ReadPart> parts = new MessageReading("xdm.person", "xdm.eventType", "xdm.timestamp").Read(text);
            string[] found = [.. parts.Select(part => part.Reason switch
            {
                null => "event",
                IEventSink.IsProfileExport => "profile",
                { } reason when reason.Contains("consent", StringComparison.Ordinal) => "consent",
                _ => "unknown",
            })];
            Assert.Equal(outcome == "2 events" ? ["event", "event"] : [outcome], found);
        }
    }

    [Fact]
    public void An_event_within_an_answer_is_read_and_what_stands_around_it_is_not()
    {
        ReadPart part = new MessageReading("xdm.eventType", "xdm.timestamp", "xdm.entityId", "arc.event.xdm").ReadOne("""{"entityId":"a","timestamp":1,"entity":{"eventType":"page","timestamp":"t"},"_id":"x"}""");

        Assert.Equal(EventShape.ProfileAnswer, part.Shape);
        Assert.Equal("\"page\"", part["xdm.eventType"]);
        Assert.Equal("\"t\"", part["xdm.timestamp"]);
        Assert.Null(part["xdm.entityId"]);
        Assert.Equal("""{"eventType":"page","timestamp":"t"}""", part["arc.event.xdm"]);
    }

    private static string Reversed(string json) =>
        System.Text.Json.Nodes.JsonNode.Parse(json) is System.Text.Json.Nodes.JsonObject members
            ? new System.Text.Json.Nodes.JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString()
            : json;

    private static IEnumerable<(string Json, string Outcome)> Table() => RepositoryFile.Lines("docs/event-shapes.md")
        .Where(line => line.StartsWith("| `{", StringComparison.Ordinal))
        .Select(line => (line.Split('`')[1], line.Trim('|', ' ').Split('|')[^1].Trim()));
}
