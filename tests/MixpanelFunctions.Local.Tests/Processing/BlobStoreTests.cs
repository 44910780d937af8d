using Azure.Messaging.EventHubs.Primitives;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.Testing.Azurite;

namespace MixpanelFunctions.Local.Tests.Processing;

/// <summary>Checkpoints and ownership on Azure's own storage emulator, in the form of the Azure SDKs.</summary>
public class BlobStoreTests
{
    private const string Prefix = "shop.servicebus.windows.net/edge-events/$default/";

    private static readonly ConsumerGroup Group = new("Shop.servicebus.windows.net", "Edge-Events", "$Default");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkpoint_is_an_empty_blob_whose_metadata_the_Azure_SDKs_read()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        BlobContainerClient container = await azurite.ContainerAsync(BlobCheckpointStore.TriggerContainer);
        BlobCheckpointStore store = new(container);

        Assert.Null(await store.ReadAsync(Group, "7", Cancel));
        await store.WriteAsync(Group, new Checkpoint("7", 41, "1024"), Cancel);
        await store.WriteAsync(Group, new Checkpoint("7", 42, "2048"), Cancel);

        Assert.Equal(new Checkpoint("7", 42, "2048"), await new BlobCheckpointStore(container).ReadAsync(Group, "7", Cancel));
        BlobProperties blob = await container.GetBlobClient(Prefix + "checkpoint/7").GetPropertiesAsync(cancellationToken: Cancel);
        Assert.Equal(0, blob.ContentLength);
        Assert.Equal([("offset", "2048"), ("sequencenumber", "42")], blob.Metadata.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task A_checkpoint_of_an_Azure_SDK_is_gone_on_from_and_what_is_none_is_told()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        BlobContainerClient container = await azurite.ContainerAsync(BlobCheckpointStore.TriggerContainer);
        BlobCheckpointStore store = new(container);
        await WriteAsync("checkpoint/0", new() { ["offset"] = "4294967296", ["sequencenumber"] = "99", ["clientidentifier"] = "another" });
        await WriteAsync("checkpoint/1", new() { ["offset"] = "4294967296" });

        Assert.Equal(new Checkpoint("0", 99, "4294967296"), await store.ReadAsync(Group, "0", Cancel));
        await WriteAsync("checkpoint/2", new() { ["offset"] = "7", ["sequencenumber"] = "-1" });
        await WriteAsync("checkpoint/3", new() { ["offset"] = "far", ["sequencenumber"] = "7" });
        foreach (string partition in (string[])["1", "2", "3"])
        {
            CheckpointUnreadableException exception = await Assert.ThrowsAsync<CheckpointUnreadableException>(() => store.ReadAsync(Group, partition, Cancel));
            Assert.StartsWith($"{Prefix}checkpoint/{partition} in container {BlobCheckpointStore.TriggerContainer} is not a checkpoint: ", exception.Message, StringComparison.Ordinal);
        }

        Task WriteAsync(string name, Dictionary<string, string> metadata) => container.GetBlobClient(Prefix + name)
            .UploadAsync(BinaryData.Empty, new BlobUploadOptions { Metadata = metadata }, Cancel);
    }

    [Fact]
    public async Task Of_two_processors_that_claim_a_partition_one_gets_it()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        BlobContainerClient container = await azurite.ContainerAsync(BlobCheckpointStore.TriggerContainer);
        await CheckOwnershipAsync(new BlobCheckpointStore(container), new BlobCheckpointStore(container));

        BlobProperties blob = await container.GetBlobClient(Prefix + "ownership/7").GetPropertiesAsync(cancellationToken: Cancel);
        Assert.Equal("second", blob.Metadata["ownerid"]);
    }

    [Fact]
    public async Task So_it_is_where_they_share_a_store_in_memory()
    {
        MemoryCheckpointStore shared = new();
        await CheckOwnershipAsync(shared, shared);
    }

    private static async Task CheckOwnershipAsync(HubCheckpointStore first, HubCheckpointStore second)
    {
        Assert.Empty(await ListAsync(first));
        EventProcessorPartitionOwnership claimed = Assert.Single(await ClaimAsync(first, "first", null));
        Assert.Empty(await ClaimAsync(second, "second", null));
        EventProcessorPartitionOwnership seen = Assert.Single(await ListAsync(second));
        Assert.Equal(("7", "first", claimed.Version), (seen.PartitionId, seen.OwnerIdentifier, seen.Version));
        EventProcessorPartitionOwnership taken = Assert.Single(await ClaimAsync(second, "second", seen.Version));
        Assert.NotEqual(claimed.Version, taken.Version);
        Assert.Empty(await ClaimAsync(first, "first", claimed.Version));
        Assert.Equal("second", Assert.Single(await ListAsync(first)).OwnerIdentifier);
    }

    private static Task<IEnumerable<EventProcessorPartitionOwnership>> ListAsync(HubCheckpointStore store) =>
        store.ListOwnershipAsync(Group.Namespace, Group.EventHub, Group.Name, Cancel);

    private static Task<IEnumerable<EventProcessorPartitionOwnership>> ClaimAsync(HubCheckpointStore store, string owner, string? version) =>
        store.ClaimOwnershipAsync(
            [
                new EventProcessorPartitionOwnership
                {
                    FullyQualifiedNamespace = Group.Namespace,
                    EventHubName = Group.EventHub,
                    ConsumerGroup = Group.Name,
                    PartitionId = "7",
                    OwnerIdentifier = owner,
                    Version = version,
                },
            ],
            Cancel);
}
