using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events.Paths;

public sealed class CapturePlanTests
{
    [Fact]
    public void The_same_path_always_has_the_same_slot()
    {
        CapturePlanBuilder builder = new();
        int first = builder.Add(EventPath.Parse("xdm.a.b"));
        int other = builder.Add(EventPath.Parse("xdm.a"));
        Assert.Equal(first, builder.Add(EventPath.Parse("arc.event.xdm.a[\"b\"]")));
        Assert.NotEqual(first, other);
        Assert.Equal(2, builder.Build().SlotCount);
    }

    [Fact]
    public void Computed_values_have_slots_of_their_own()
    {
        CapturePlanBuilder builder = new();
        int path = builder.Add(EventPath.Parse("xdm.a"));
        int computed = builder.AddComputed();
        CapturePlan plan = builder.Build();
        Assert.NotEqual(path, computed);
        Assert.Equal(2, plan.SlotCount);
        Assert.Equal([new("arc.event.xdm.a", path)], plan.Slots);
    }

    [Fact]
    public void Below_identityMap_namespaces_that_differ_by_case_share_a_slot()
    {
        CapturePlanBuilder builder = new();
        int upper = builder.Add(EventPath.Parse("xdm.identityMap.ECID[0].id"));
        Assert.Equal(upper, builder.Add(EventPath.Parse("xdm.identityMap.ecid[0].id")));
        Assert.NotEqual(upper, builder.Add(EventPath.Parse("xdm.identityMap.ecid[0].ID")));
        Assert.NotEqual(builder.Add(EventPath.Parse("xdm.a")), builder.Add(EventPath.Parse("xdm.A")));
    }

    [Fact]
    public void An_index_and_the_name_of_the_same_digits_are_one_step_as_in_JavaScript()
    {
        CapturePlanBuilder builder = new();
        int index = builder.Add(EventPath.Parse("xdm.list[1].id"));
        Assert.Equal(index, builder.Add(EventPath.Parse("xdm.list.1.id")));
        Assert.NotEqual(index, builder.Add(EventPath.Parse("xdm.list.01.id")));
    }

    [Fact]
    public void A_plan_without_paths_reads_any_event()
    {
        MessageReading reading = new();
        Assert.True(reading.ReadOne("""{"arc":{"event":{"xdm":{"_id":"1"}},"request":{}}}""").IsEvent);
        Assert.True(reading.ReadOne("""{"_id":"1","data":{}}""").IsEvent);
    }
}
