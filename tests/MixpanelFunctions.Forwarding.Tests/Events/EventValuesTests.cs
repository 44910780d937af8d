using System.Text;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events;

public sealed class EventValuesTests
{
    [Fact]
    public void Text_taken_from_the_scratch_space_outlives_its_growth()
    {
        EventValues values = new(new CapturePlanBuilder().Build(), []);
        values.BeginEvent(0);
        JsonValue first = values.Keep(JsonKind.String, "first"u8, ValueTraits.None);
        ReadOnlySpan<byte> seen = values.Bytes(first);
        JsonValue large = values.Keep(JsonKind.String, new byte[100_000], ValueTraits.None);
        Assert.Equal("first", Encoding.UTF8.GetString(seen));
        Assert.Equal("first", Encoding.UTF8.GetString(values.Bytes(first)));
        Assert.Equal(100_000, values.Bytes(large).Length);
    }

    [Fact]
    public void Plain_text_undoes_escapes_and_leaves_the_value_as_it_is()
    {
        EventValues values = new(new CapturePlanBuilder().Build(), "a\\u00e5\\ud800b"u8.ToArray());
        values.BeginEvent(0);
        JsonValue value = new(JsonKind.String, ValueSource.Constant, ValueTraits.Escaped, 0, 14);
        Assert.Equal("aå\ufffdb", Encoding.UTF8.GetString(values.PlainText(value)));
        Assert.Equal("a\\u00e5\\ud800b", Encoding.UTF8.GetString(values.Bytes(value)));
    }

    [Fact]
    public void A_computed_value_lasts_for_one_event()
    {
        CapturePlanBuilder plan = new();
        int slot = plan.AddComputed();
        EventValues values = new(plan.Build(), []);
        values.BeginEvent(0);
        Assert.False(values.IsSet(slot));
        values.Set(slot, JsonValue.Missing);
        Assert.True(values.IsSet(slot));
        values.BeginEvent(0);
        Assert.False(values.IsSet(slot));
    }
}
