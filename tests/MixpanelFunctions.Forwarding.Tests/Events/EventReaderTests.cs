using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Messages;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Tests.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events;

public sealed class EventReaderTests
{
    private static readonly Gen<PathSegment> Step = Gen.OneOf(
        Gen.OneOf("a", "b", "ab", "a.b", "0", "1", "01", "", "ECID", "ecid", "identityMap", "å", "a\"").Select(PathSegment.Property),
        Gen.Int[0, 3].Select(PathSegment.Item));

    private static readonly Gen<string> Path = Gen.Select(Gen.Frequency((4, Gen.Const("arc.event.xdm")), (1, Gen.Const("arc.event.data"))), Step.List[0, 5], (head, steps) =>
        head + string.Concat(steps.Select(step => step.Name is null ? $"[{step.Index}]" : $"['{step.Name}']")));

    private static readonly Gen<(string Event, string Xdm, string? Data)> Event = Gen.OneOf(
        Gen.Select(AnyJson.Object, AnyJson.Any, (xdm, data) => ($$$$$$"""{"arc":{"event":{"xdm":{{{{{{xdm}}}}}},"data":{{{{{{data}}}}}}}}}""", xdm, (string?)data)),
        Gen.Select(AnyJson.Object, AnyJson.Any, (xdm, data) => ($$$$$$"""{ "event" : {"data":{{{{{{data}}}}}},"xdm":{{{{{{xdm}}}}}}} }""", xdm, (string?)data)),
        Gen.Select(AnyJson.Object, AnyJson.Any, (xdm, data) => ($$$$$$"""{"a":1,"xdm":{{{{{{xdm}}}}}},"data":{{{{{{data}}}}}},"0":[]}""", xdm, (string?)data)),
        AnyJson.Object.Select(xdm => ($$$$$$"""{"body":{"xdmEntity":{{{{{{xdm}}}}}}}}""", xdm, (string?)null)),
        AnyJson.Members(Gen.OneOf(AnyJson.Name, Gen.OneOf("\"timestamp\"", "\"eventType\"")), 4).Where(HasEventName).Select(xdm => (xdm, xdm, (string?)null)));

    [Fact]
    public void One_pass_finds_what_a_lookup_step_by_step_finds() => Gen.Select(Event, Path.List[1, 8]).Sample(
        (given, paths) =>
        {
            ReadPart part = new MessageReading([.. paths]).ReadOne(given.Event);
            using JsonDocument xdm = JsonDocument.Parse(given.Xdm);
            using JsonDocument data = JsonDocument.Parse(given.Data ?? "null");
            foreach (string path in paths)
            {
                IEnumerable<PathSegment> steps = EventPath.Parse(path).Segments.Skip(3);
                bool isXdm = path.StartsWith("arc.event.xdm", StringComparison.Ordinal);
                string? expected = isXdm ? LookUp(xdm.RootElement, steps) : given.Data is null ? null : LookUp(data.RootElement, steps);
                Assert.True(expected?.Trim() == part[path], $"{path}: {part[path]} is not {expected}");
            }
        },
        iter: 5_000);

    [Fact]
    public void A_name_that_comes_twice_keeps_its_last_value()
    {
        MessageReading reading = new("xdm.a", "xdm.a.b", "xdm.a.b.c", "xdm.list[1].d", "xdm.list", "data.e");
        ReadPart part = reading.ReadOne("""{"xdm":{"a":{"b":{"c":1},"b":{"x":2}},"list":[0,{"d":1}],"a":{"b":{"c":3}},"list":[0]},"data":{"e":1,"e":2}}""");
        Assert.Equal("""{"b":{"c":3}}""", part["xdm.a"]);
        Assert.Equal("3", part["xdm.a.b.c"]);
        Assert.Equal("[0]", part["xdm.list"]);
        Assert.Null(part["xdm.list[1].d"]);
        Assert.Equal("2", part["data.e"]);
    }

    [Theory]
    [InlineData("""{"xdm":{"a":{"b":{"c":1}},"a":5}}""", "5", null)]
    [InlineData("""{"xdm":{"a":{"b":{"c":1}},"a":{"b":{}}}}""", """{"b":{}}""", null)]
    [InlineData("""{"xdm":{"a":{"b":{"c":1}},"a":{"b":{"c":2}},"a":{"b":{"c":null}}}}""", """{"b":{"c":null}}""", "null")]
    [InlineData("""{"xdm":{"a":{"b":{"c":1}}},"xdm":{"eventType":"1"}}""", null, null)]
    [InlineData("""{"xdm":{"a":{"b":{"c":1}}},"xdm":{"a":{"b":{"c":2}}}}""", """{"b":{"c":2}}""", "2")]
    [InlineData("""{"event":{"xdm":{"a":{"b":{"c":1}}},"xdm":{"a":1}},"event":{"data":{}}}""", null, null)]
    [InlineData("""{"arc":{"event":{"xdm":{"a":{"b":{"c":1}}}}},"arc":{"event":{"xdm":{"a":2}}}}""", "2", null)]
    [InlineData("""{"eventType":"1","a":{"b":{"c":1}},"a":[]}""", "[]", null)]
    public void What_stood_below_a_name_that_comes_again_is_forgotten(string text, string? a, string? c)
    {
        ReadPart part = new MessageReading("xdm.a", "xdm.a.b.c").ReadOne(text);
        Assert.Equal(a, part["xdm.a"]);
        Assert.Equal(c, part["xdm.a.b.c"]);
    }

    [Theory]
    [InlineData("""{"\u0078dm":{"\u0061":{"b\u0022":1}},"d\u0061ta":{"a":2}}""")]
    [InlineData("""{"\u0061rc":{"\u0065vent":{"\u0078dm":{"a":{"b\"":1}},"\u0064ata":{"a":2}}}}""")]
    [InlineData("""{"e\u0076ent":{"\u0078dm":{"a":{"b\"":1}},"data":{"a":2}}}""")]
    [InlineData("""{"\u005fid":"1","\u0061":{"b\u0022":1},"d\u0061ta":{"\u0061":2}}""")]
    [InlineData("""{"\u0065vents":[{"xdm":{"a":{"b\"":1}},"data":{"a":2}}]}""")]
    public void Names_may_be_written_with_escapes(string text)
    {
        ReadPart part = new MessageReading("xdm.a['b\"']", "data.a").ReadOne(text);
        Assert.Equal("1", part["xdm.a['b\"']"]);
        Assert.Equal("2", part["data.a"]);
    }

    [Fact]
    public void A_long_name_written_with_escapes_is_found()
    {
        string name = new('x', 300);
        ReadPart part = new MessageReading($"xdm.{name}y").ReadOne($$$$$$"""{"xdm":{"{{{{{{name}}}}}}\u0079":1}}""");
        Assert.Equal("1", part[$"xdm.{name}y"]);
    }

    [Fact]
    public void Numeric_names_index_arrays_beside_indices()
    {
        MessageReading reading = new("xdm.a.0.x", "xdm.a[0].y", "xdm.a[1]", "xdm.a.2", "xdm.a.01", "xdm.a");
        ReadPart array = reading.ReadOne("""{"xdm":{"a":[{"x":1,"y":2},3,4]}}""");
        Assert.Equal("1", array["xdm.a.0.x"]);
        Assert.Equal("2", array["xdm.a[0].y"]);
        Assert.Equal("3", array["xdm.a[1]"]);
        Assert.Equal("4", array["xdm.a.2"]);
        Assert.Null(array["xdm.a.01"]);
        ReadPart map = reading.ReadOne("""{"xdm":{"a":{"0":{"x":1,"y":2},"1":3,"2":4,"01":5}}}""");
        Assert.Equal("1", map["xdm.a.0.x"]);
        Assert.Equal("2", map["xdm.a[0].y"]);
        Assert.Equal("3", map["xdm.a[1]"]);
        Assert.Equal("4", map["xdm.a.2"]);
        Assert.Equal("5", map["xdm.a.01"]);
    }

    [Theory]
    [InlineData("ECID")]
    [InlineData("ecid")]
    [InlineData("Ecid")]
    public void Identity_namespaces_match_without_case_and_nothing_else_does(string written)
    {
        ReadPart part = new MessageReading("xdm.identityMap.ECID[0].id", "xdm.identityMap.eCiD[0].ID", "xdm.EVENTTYPE")
            .ReadOne($$$$$$"""{"xdm":{"eventType":"x","identityMap":{"{{{{{{written}}}}}}":[{"id":"1"}]}}}""");
        Assert.Equal("\"1\"", part["xdm.identityMap.ECID[0].id"]);
        Assert.Null(part["xdm.identityMap.eCiD[0].ID"]);
        Assert.Null(part["xdm.EVENTTYPE"]);
    }

    [Fact]
    public void A_value_is_pointed_at_where_it_stands()
    {
        CapturePlanBuilder plan = new();
        int text = plan.Add(EventPath.Parse("xdm.text"));
        int number = plan.Add(EventPath.Parse("xdm.number"));
        int map = plan.Add(EventPath.Parse("xdm.map"));
        EventValues values = new(plan.Build(), []);
        byte[] body = Encoding.UTF8.GetBytes("\ufeff [ {\"xdm\":{}}, { \"xdm\" : { \"text\" : \"a\\n\" , \"number\" : -1.0 , \"map\" : { } } } ]");
        List<JsonValue> found = [];
        new MessageReader(values).Read(
            new HubMessage { Body = body, Partition = "0", SequenceNumber = 0, EnqueuedTime = default },
            new CallingSink(event_ => found = [event_[text], event_[number], event_[map]]));
        string all = Encoding.Latin1.GetString(body);
        Assert.Equal(new JsonValue(JsonKind.String, ValueSource.Event, ValueTraits.Escaped, all.IndexOf("a\\n", StringComparison.Ordinal), 3), found[0]);
        Assert.Equal(new JsonValue(JsonKind.Number, ValueSource.Event, ValueTraits.None, all.IndexOf("-1.0", StringComparison.Ordinal), 4), found[1]);
        Assert.Equal(new JsonValue(JsonKind.Object, ValueSource.Event, ValueTraits.None, all.IndexOf("{ }", StringComparison.Ordinal), 3), found[2]);
    }

    [Theory]
    [InlineData("""{"a":[1,{"b":"c"}],"d":-2.5}""", true)]
    [InlineData("""[]""", true)]
    [InlineData("""{"a":"\n"}""", false)]
    [InlineData("""{"\u0061":1}""", false)]
    [InlineData("""[1e5]""", false)]
    [InlineData("""[1234567890123456789012345]""", false)]
    [InlineData("""[[[1]]]""", true)]
    [InlineData("""[[[[1]]]]""", false)]
    public void A_container_that_can_be_sent_as_it_stands_is_told_from_one_that_must_be_walked(string json, bool canBeSent)
    {
        CapturePlanBuilder plan = new();
        int slot = plan.Add(EventPath.Parse("xdm.a"));
        EventValues values = new(plan.Build(), []);
        JsonValue found = default;
        new MessageReader(values).Read(
            new HubMessage { Body = Encoding.UTF8.GetBytes($$$$$$"""{"xdm":{"a":{{{{{{json}}}}}}}}"""), Partition = "0", SequenceNumber = 0, EnqueuedTime = default },
            new CallingSink(event_ => found = event_[slot]));
        Assert.Equal(canBeSent ? ValueTraits.None : ValueTraits.Unchecked, found.Traits);
    }

    [Fact]
    public void Nothing_of_one_event_is_left_for_the_next()
    {
        IReadOnlyList<ReadPart> parts = new MessageReading("xdm.a", "xdm.b", "xdm").Read("""[{"xdm":{"a":1,"b":2}},{"xdm":{"b":3}},{"data":{}}]""");
        Assert.Equal(["1", null, null], parts.Select(part => part["xdm.a"]));
        Assert.Equal(["2", "3", null], parts.Select(part => part["xdm.b"]));
        Assert.Null(parts[2]["xdm"]);
    }

    [Theory]
    [InlineData("1E+400")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    [InlineData("-0.00000000000000000000000000000000000000000000000000000000001")]
    public void Numbers_of_any_size_stay_as_they_came(string number) =>
        Assert.Equal(number, new MessageReading("xdm.a").ReadOne($$$$$$"""{"xdm":{"a":{{{{{{number}}}}}}}}""")["xdm.a"]);

    [Fact]
    public void Reading_again_and_again_allocates_nothing()
    {
        CapturePlanBuilder plan = new();
        foreach (string path in (string[])["xdm.eventType", "xdm.a.b", "xdm.list[1]", "xdm", "arc", "data"])
        {
            plan.Add(EventPath.Parse(path));
        }

        EventValues values = new(plan.Build(), []);
        MessageReader reader = new(values);
        CallingSink sink = new(_ => { });
        HubMessage message = new()
        {
            Body = """{"meta":{},"xdm":{"eventType":"1","a":{"b":[1,2]},"list":[1,"x\n"]},"data":{"x":{}}}"""u8.ToArray(),
            Partition = "0",
            SequenceNumber = 0,
            EnqueuedTime = default,
        };
        reader.Read(message, sink);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            reader.Read(message, sink);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool HasEventName(string xdm)
    {
        using JsonDocument document = JsonDocument.Parse(xdm);
        return document.RootElement.EnumerateObject().Any(member => member.Name is "timestamp" or "eventType" && member.Value.ValueKind switch
        {
            JsonValueKind.String => !string.IsNullOrWhiteSpace(member.Value.GetRawText().Trim('"')),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => true,
            _ => false,
        });
    }

    private static string? LookUp(JsonElement value, IEnumerable<PathSegment> steps)
    {
        bool ignoreCase = false;
        foreach (PathSegment step in steps)
        {
            string name = step.Name ?? $"{step.Index}";
            JsonElement? next = null;
            if (value.ValueKind == JsonValueKind.Object)
            {
                StringComparison comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
                JsonProperty last = value.EnumerateObject().LastOrDefault(property => property.Name.Equals(name, comparison));
                next = last.Value.ValueKind == JsonValueKind.Undefined ? null : last.Value;
            }
            else if (value.ValueKind == JsonValueKind.Array && int.TryParse(name, out int index) && $"{index}" == name && index < value.GetArrayLength())
            {
                next = value[index];
            }

            if (next is null)
            {
                return null;
            }

            value = next.Value;
            ignoreCase = step.Name == "identityMap";
        }

        return value.GetRawText();
    }

    private sealed class CallingSink(Action<EventValues> onEvent) : IEventSink
    {
        public void OnEvent(EventValues values) => onEvent(values);

        public void OnUnreadable(EventValues values, string reason) => Assert.Fail(reason);
    }
}
