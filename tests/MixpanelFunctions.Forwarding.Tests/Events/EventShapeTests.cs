using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Tests.Events;

/// <summary>One event in each of the shapes it may come in; whichever, the canonical paths find the same.</summary>
public sealed class EventShapeTests
{
    private const string Members =
        """
        "_id":"e-1","timestamp":"2025-03-01T10:00:00+0000","eventType":"web.webpagedetails.pageViews",
        "identityMap":{"ecid":[{"id":"4711","primary":"true"}]},
        "web":{"webPageDetails":{"name":"Home","pageViews":{"value":1}}},
        "_acme":{"LoginID":null,"tags":["a",{"b":true}],"price":12.50}
        """;

    private const string Xdm = "{" + Members + "}";

    private const string Data = """{"__adobe":{"target":{"page":"home"}},"flag":false}""";

    private static readonly Dictionary<string, string?> InXdm = new()
    {
        ["xdm._id"] = "\"e-1\"",
        ["arc.event.xdm.timestamp"] = "\"2025-03-01T10:00:00+0000\"",
        ["arc.event.xdm.eventType"] = "\"web.webpagedetails.pageViews\"",
        ["arc.event.xdm.identityMap.ECID[0].id"] = "\"4711\"",
        ["xdm.identityMap.ecid[0].primary"] = "\"true\"",
        ["xdm.identityMap.ECID[1].id"] = null,
        ["xdm.web.webPageDetails"] = """{"name":"Home","pageViews":{"value":1}}""",
        ["xdm.web.webPageDetails.pageViews.value"] = "1",
        ["xdm._acme.LoginID"] = "null",
        ["xdm._acme.tags"] = """["a",{"b":true}]""",
        ["xdm._acme.tags[1].b"] = "true",
        ["xdm._acme.tags.0"] = "\"a\"",
        ["xdm._acme.price"] = "12.50",
        ["xdm._acme.missing"] = null,
        ["xdm._acme.price.deeper"] = null,
    };

    private static readonly Dictionary<string, string?> InData = new()
    {
        ["data.__adobe.target.page"] = "\"home\"",
        ["arc.event.data.flag"] = "false",
        ["arc.event.data"] = Data,
    };

    /// <summary>Shape, text, whether it has data, and what stands beside the content.</summary>
    public static TheoryData<EventShape, string, bool> Shapes => new()
    {
        { EventShape.RequestContext, $$$$$$"""{"arc":{"event":{"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}},"request":{"headers":{"x":"y"}}}}""", true },
        { EventShape.RequestContext, $$$$$$"""{"arc":{"request":{"headers":{"x":"y"}},"event":{"data":{{{{{{Data}}}}}},"xdm":{{{{{{Xdm}}}}}}}},"ruleStash":{}}""", true },
        { EventShape.Event, $$$$$$"""{"event":{"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}}}""", true },
        { EventShape.Event, $$$$$$"""{"meta":{"state":{}},"event":{"xdm":{{{{{{Xdm}}}}}}}}""", false },
        { EventShape.Content, $$$$$$"""{"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}}""", true },
        { EventShape.Content, $$$$$$"""{"data":{{{{{{Data}}}}}},"xdm":{{{{{{Xdm}}}}}}}""", true },
        { EventShape.Content, $$$$$$"""{"meta":{"gateway":{"_id":"other"}},"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}}""", true },
        { EventShape.Content, $$$$$$"""{"xdm":{{{{{{Xdm}}}}}}}""", false },
        { EventShape.ExperienceEvent, Xdm, false },
        { EventShape.ExperienceEvent, $$$$$$"""{{{{{{{Members}}}}}},"data":{{{{{{Data}}}}}}}""", true },
        { EventShape.ExperienceEvent, $$$$$$"""{"data":{{{{{{Data}}}}}},{{{{{{Members}}}}}}}""", true },
        { EventShape.StreamingIngestion, $$$$$$"""{"header":{"schemaRef":{"id":"s"},"_id":"header"},"body":{"xdmMeta":{"schemaRef":{}},"xdmEntity":{{{{{{Xdm}}}}}}}}""", false },
        { EventShape.StreamingIngestion, $$$$$$"""{"body":{"xdmEntity":{{{{{{Xdm}}}}}},"xdmMeta":{}},"header":{}}""", false },
        { EventShape.Content, $$$$$$"""{"events":[{"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}}]}""", true },
        { EventShape.ExperienceEvent, $$$$$$"""{"meta":{},"events":[{{{{{{Xdm}}}}}}],"query":{}}""", false },
        { EventShape.Content, $$$$$$"""[{"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}}]""", true },
        { EventShape.Event, $$$$$$"""[[{"event":{"xdm":{{{{{{Xdm}}}}}},"data":{{{{{{Data}}}}}}}}]]""", true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_has_the_same_values_at_the_same_paths(EventShape shape, string text, bool hasData)
    {
        ReadPart part = new MessageReading([.. InXdm.Keys, .. InData.Keys]).ReadOne(text);
        Assert.Equal(shape, part.Shape);
        Assert.All(InXdm, pair => Assert.Equal(pair.Value, part[pair.Key]));
        Assert.All(InData, pair => Assert.Equal(hasData ? pair.Value : null, part[pair.Key]));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_shape_has_the_same_wholes(EventShape shape, string text, bool hasData)
    {
        string[] paths = ["arc", "arc.event", "arc.event.xdm", "arc.event.data"];
        // Together, one by one, and with paths that lead further down: the reader goes different ways.
        foreach (string[] asked in (string[][])[paths, ["arc"], ["arc.event"], ["xdm"], ["data"], [.. paths, .. InXdm.Keys]])
        {
            ReadPart part = new MessageReading(asked).ReadOne(text);
            Assert.Equal(shape, part.Shape);
            foreach (string path in asked.Where(path => !InXdm.ContainsKey(path)))
            {
                JsonNode? whole = part[path] is { } json ? JsonNode.Parse(json) : null;
                JsonNode? content = path switch
                {
                    "arc" => whole!["event"],
                    "arc.event" => whole,
                    "data" or "arc.event.data" => new JsonObject { ["data"] = whole?.DeepClone() },
                    _ => new JsonObject { ["xdm"] = whole!.DeepClone() },
                };
                bool wantsXdm = path is not ("data" or "arc.event.data");
                bool wantsData = path is not ("xdm" or "arc.event.xdm");
                AssertSame(wantsXdm ? Xdm : null, WithoutData(content!["xdm"], shape));
                AssertSame(wantsData && hasData ? Data : null, content["data"]);
            }
        }
    }

    [Fact]
    public void What_the_request_context_holds_beside_the_event_is_found()
    {
        MessageReading reading = new("arc.request.headers.x", "arc", "arc.event");
        string text = """{"arc":{"event":{"xdm":{"a":1}},"request":{"headers":{"x":"y"}}}}""";
        ReadPart part = reading.ReadOne(text);
        Assert.Equal("\"y\"", part["arc.request.headers.x"]);
        Assert.Equal(text[7..^1], part["arc"]);
        Assert.Equal("""{"xdm":{"a":1}}""", part["arc.event"]);
        Assert.Null(reading.ReadOne("""{"xdm":{"a":1}}""")["arc.request.headers.x"]);
    }

    [Fact]
    public void Names_beside_xdm_are_not_taken_for_those_of_a_bare_event()
    {
        MessageReading reading = new("xdm.meta", "xdm.meta.a", "xdm._id", "xdm.query.b", "data.c");
        foreach (string text in (string[])
        [
            """{"meta":{"a":1},"_id":"outer","xdm":{"_id":"inner"},"query":{"b":1},"data":{"c":2}}""",
            """{"xdm":{"_id":"inner"},"data":{"c":2},"meta":{"a":1},"_id":"outer","query":{"b":1}}""",
            """{"data":{"c":2},"query":{"b":1},"_id":"outer","meta":{"a":1},"arc":{"event":{"xdm":{"_id":"inner"},"data":{"c":2}}}}""",
            """{"_id":"outer","meta":{"a":1},"body":{"xdmEntity":{"_id":"inner"}},"data":{"c":2}}""",
        ])
        {
            ReadPart part = reading.ReadOne(text);
            Assert.Equal("\"inner\"", part["xdm._id"]);
            Assert.Null(part["xdm.meta"]);
            Assert.Null(part["xdm.meta.a"]);
            Assert.Null(part["xdm.query.b"]);
            Assert.Equal("2", part["data.c"]);
            Assert.Equal(text, part.Text);
        }

        Assert.Equal("1", reading.ReadOne("""{"eventType":"bare","meta":{"a":1}}""")["xdm.meta.a"]);
    }

    [Fact]
    public void Data_alone_is_the_content_of_an_event()
    {
        ReadPart part = new MessageReading("data.a", "arc.event", "xdm", "xdm.meta").ReadOne("""{"meta":{},"data":{"a":1}}""");
        Assert.Equal(EventShape.Content, part.Shape);
        Assert.Equal("1", part["data.a"]);
        Assert.Equal("""{"meta":{},"data":{"a":1}}""", part["arc.event"]);
        Assert.Null(part["xdm"]);
        Assert.Null(part["xdm.meta"]);
    }

    [Theory]
    [InlineData("""{"person":{"name":{"firstName":"A"}},"personalEmail":{"address":"a@b.c"},"segmentMembership":{"ups":{"s1":{"status":"realized"}}},"identityMap":{"ecid":[{"id":"1"}]}}""")]
    [InlineData("""{"segmentMembership":{"ups":{}}}""")]
    public void A_profile_export_is_recognised_and_is_no_event(string text)
    {
        ReadPart part = Assert.Single(new MessageReading("xdm.identityMap.ECID[0].id").Read(text));
        Assert.Equal(EventShape.ProfileExport, part.Shape);
        Assert.Equal("a profile that Experience Platform exported, not an Edge event", part.Reason);
        Assert.Equal(text, part.Text);
    }

    [Theory]
    [InlineData("""{"identityMap":{"ECID":[{"id":"1"}]}}""")]
    [InlineData("""{"segmentMembership":{"ups":{}},"identityMap":{"ECID":[{"id":"1"}]},"eventType":"x"}""")]
    public void An_identity_map_makes_an_event_unless_it_is_that_of_an_exported_profile(string text)
    {
        ReadPart part = new MessageReading("xdm.identityMap.ECID[0].id").ReadOne(text);
        Assert.Equal(EventShape.ExperienceEvent, part.Shape);
        Assert.Equal("\"1\"", part["xdm.identityMap.ECID[0].id"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"_id":"e-1"}""")]
    [InlineData("""{"_id":"e-1","timestamp":null,"eventType":" "}""")]
    [InlineData("""{"foo":1}""")]
    [InlineData("""{"xdm":5}""")]
    [InlineData("""{"xdm":null,"data":null}""")]
    [InlineData("""{"event":{}}""")]
    [InlineData("""{"event":"purchase"}""")]
    [InlineData("""{"arc":{"request":{}}}""")]
    [InlineData("""{"arc":[]}""")]
    [InlineData("""{"body":{"xdmEntity":[]}}""")]
    [InlineData("""{"body":"text"}""")]
    [InlineData("""{"events":{"xdm":{}}}""")]
    public void An_object_of_no_known_shape_is_no_event(string text)
    {
        ReadPart part = Assert.Single(new MessageReading("xdm", "arc", "xdm.foo").Read(text));
        Assert.Equal("the object does not have the shape of an Edge event", part.Reason);
        Assert.Equal(text, part.Text);
    }

    /// <summary>A bare event's own data stands within the object that counts as its xdm.</summary>
    private static JsonNode? WithoutData(JsonNode? xdm, EventShape shape)
    {
        if (shape == EventShape.ExperienceEvent && xdm is JsonObject bare)
        {
            bare = bare.DeepClone().AsObject();
            bare.Remove("data");
            return bare;
        }

        return xdm;
    }

    private static void AssertSame(string? expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(expected is null ? null : JsonNode.Parse(expected), actual), $"{actual?.ToJsonString()} is not {expected}");
}
