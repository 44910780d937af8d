using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Storage;

public sealed class HubStoreTests : IDisposable
{
    private readonly NamespaceStore _store = NamespaceStore.Open(new LocalEventHubsOptions
    {
        Hubs = [new LocalEventHub { Name = "events", PartitionCount = 4, ConsumerGroups = ["forwarder"] }],
    });

    private HubStore Hub => _store.Hub("events")!;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Without_a_key_the_partitions_take_turns()
    {
        for (int i = 0; i < 8; i++)
        {
            Hub.Append(null, [TestEvents.Of("a"), TestEvents.Of("b")]);
        }

        Assert.All(Hub.Partitions, partition => Assert.Equal(4, partition.State.Count));
    }

    [Fact]
    public void A_key_has_one_partition()
    {
        for (int i = 0; i < 5; i++)
        {
            Hub.Append("7", [TestEvents.Of("a")]);
        }

        Assert.Equal([0, 0, 0, 5], Hub.Partitions.Select(partition => partition.State.Count));
    }

    [Fact]
    public void Names_are_found_in_any_case_and_partitions_by_their_number_alone()
    {
        Assert.Same(Hub, _store.Hub("EVENTS"));
        Assert.Null(_store.Hub("other"));
        Assert.True(Hub.HasConsumerGroup("$default"));
        Assert.True(Hub.HasConsumerGroup("Forwarder"));
        Assert.False(Hub.HasConsumerGroup("other"));
        Assert.Same(Hub.Partitions[3], Hub.Partition("3"));
        Assert.All(["4", "-1", "00", " 1", "1 ", "", "x", "99999999999"], id => Assert.Null(Hub.Partition(id)));
    }
}
