using CsCheck;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events.Paths;

public sealed class EventPathTests
{
    private static readonly Gen<string> Name = Gen.OneOf(
        Gen.OneOf("a", "_acme", "a.b", "a[0]", "say \"hi\"", "it's", "back\\slash", "", "ECID", "å", "0", "😀", "]", " "),
        Gen.String[Gen.Char["abc.[]\"'\\ 0"], 0, 6]);

    [Theory]
    [InlineData("arc.event.xdm.eventType", "arc.event.xdm.eventType")]
    [InlineData("xdm.eventType", "arc.event.xdm.eventType")]
    [InlineData("data.__adobe", "arc.event.data.__adobe")]
    [InlineData("xdm", "arc.event.xdm")]
    [InlineData("data", "arc.event.data")]
    [InlineData("arc", "arc")]
    [InlineData("arc.request.headers", "arc.request.headers")]
    [InlineData("xdm.identityMap.ECID[0].id", "arc.event.xdm.identityMap.ECID[0].id")]
    [InlineData("xdm[\"a.b\"].c", "arc.event.xdm[\"a.b\"].c")]
    [InlineData("xdm['a.b'][1][2]", "arc.event.xdm[\"a.b\"][1][2]")]
    [InlineData("xdm[\"plain\"]", "arc.event.xdm.plain")]
    [InlineData("xdm[\"say \\\"hi\\\"\"]", "arc.event.xdm[\"say \\\"hi\\\"\"]")]
    [InlineData("[\"xdm\"].a", "arc.event.xdm.a")]
    [InlineData("xdm.list[9999]", "arc.event.xdm.list[9999]")]
    [InlineData("xdm.two words", "arc.event.xdm.two words")]
    public void A_path_is_written_in_one_canonical_way(string text, string canonical)
    {
        Assert.True(EventPath.TryParse(text, out EventPath? path, out string? error), error);
        Assert.Equal(canonical, path.ToString());
    }

    [Theory]
    [InlineData("", "the path is empty")]
    [InlineData("eventType", "the path \"eventType\" must start with arc, xdm or data; did you mean \"xdm.eventType\"?")]
    [InlineData("EventType", "the path \"EventType\" must start with arc, xdm or data; did you mean \"xdm.eventType\"?")]
    [InlineData("web.webPageDetails.name", "the path \"web.webPageDetails.name\" must start with arc, xdm or data; did you mean \"xdm.web.webPageDetails.name\"?")]
    [InlineData("identityMap.ECID[0].id", "the path \"identityMap.ECID[0].id\" must start with arc, xdm or data; did you mean \"xdm.identityMap.ECID[0].id\"?")]
    [InlineData("[\"identityMap\"].ECID", "the path \"[\"identityMap\"].ECID\" must start with arc, xdm or data; did you mean \"xdm[\"identityMap\"].ECID\"?")]
    [InlineData("_id", "the path \"_id\" must start with arc, xdm or data; did you mean \"xdm._id\"?")]
    [InlineData("_acme.login", "the path \"_acme.login\" must start with arc, xdm or data; did you mean \"xdm._acme.login\"?")]
    [InlineData("timestamp", "the path \"timestamp\" must start with arc, xdm or data; did you mean \"xdm.timestamp\"?")]
    [InlineData("event.timestamp", "the path \"event.timestamp\" must start with arc, xdm or data; did you mean \"xdm.timestamp\"?")]
    [InlineData("{{eventType}}", "the path \"{{eventType}}\" must start with arc, xdm or data; did you mean \"xdm.eventType\"?")]
    [InlineData("$.eventType", "the path \"$.eventType\" must start with arc, xdm or data; did you mean \"xdm.eventType\"?")]
    [InlineData("Event.XDM.a", "the path \"Event.XDM.a\" must start with arc, xdm or data; did you mean \"xdm.a\"?")]
    [InlineData("lunch.time", "the path \"lunch.time\" must start with arc, xdm or data")]
    [InlineData("_", "the path \"_\" must start with arc, xdm or data")]
    [InlineData("event.xdm.a", "the path \"event.xdm.a\" must start with arc, xdm or data; did you mean \"xdm.a\"?")]
    [InlineData("{{xdm.a}}", "the path \"{{xdm.a}}\" must start with arc, xdm or data; did you mean \"xdm.a\"?")]
    [InlineData("$.xdm.a", "the path \"$.xdm.a\" must start with arc, xdm or data; did you mean \"xdm.a\"?")]
    [InlineData("[0].a", "the path \"[0].a\" must start with arc, xdm or data")]
    [InlineData("xdm.", "the path \"xdm.\" ends with a dot")]
    [InlineData("xdm..a", "the path \"xdm..a\" has an empty name at character 5")]
    [InlineData(".xdm", "the path \".xdm\" has an empty name at character 1")]
    [InlineData("xdm[0]a", "the path \"xdm[0]a\" needs a dot or a bracket at character 7")]
    [InlineData("xdm[\"a", "the path \"xdm[\"a\" has a quoted name that does not end, from character 4")]
    [InlineData("xdm[\"a\"", "the path \"xdm[\"a\"\" has a quoted name that does not end, from character 4")]
    [InlineData("xdm[\"a\\", "the path \"xdm[\"a\\\" has a quoted name that does not end, from character 4")]
    [InlineData("xdm[", "the path \"xdm[\" needs an index from 0 to 9999 or a quoted name in the brackets at character 4")]
    [InlineData("xdm[]", "the path \"xdm[]\" needs an index from 0 to 9999 or a quoted name in the brackets at character 4")]
    [InlineData("xdm[-1]", "the path \"xdm[-1]\" needs an index from 0 to 9999 or a quoted name in the brackets at character 4")]
    [InlineData("xdm[10000]", "the path \"xdm[10000]\" needs an index from 0 to 9999 or a quoted name in the brackets at character 4")]
    [InlineData("xdm[99999999999]", "the path \"xdm[99999999999]\" needs an index from 0 to 9999 or a quoted name in the brackets at character 4")]
    [InlineData("xdm[a]", "the path \"xdm[a]\" needs an index from 0 to 9999 or a quoted name in the brackets at character 4")]
    public void A_text_that_is_no_path_is_refused_with_its_place(string text, string expected)
    {
        Assert.False(EventPath.TryParse(text, out _, out string? error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Paths_that_mean_the_same_are_equal()
    {
        EventPath left = EventPath.Parse("xdm.a[\"b\"]");
        EventPath right = EventPath.Parse("arc.event.xdm.a.b");
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual(left, EventPath.Parse("xdm.a.c"));
    }

    [Fact]
    public void A_canonical_path_reads_back_as_itself() =>
        Gen.OneOf(Name.Select(PathSegment.Property), Gen.Int[0, EventPath.LargestIndex].Select(PathSegment.Item)).List[0, 6].Sample(steps =>
        {
            string text = "arc" + string.Concat(steps.Select(step => step.Name is null
                ? $"[{step.Index}]"
                : $"['{step.Name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']"));
            EventPath path = EventPath.Parse(text);
            Assert.Equal([PathSegment.Property("arc"), .. steps], path.Segments);
            Assert.Equal(path.Segments, EventPath.Parse(path.ToString()).Segments);
        });
}
