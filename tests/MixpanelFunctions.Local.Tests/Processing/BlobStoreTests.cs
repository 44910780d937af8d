using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MixpanelFunctions.Local.Processing;
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
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        BlobContainerClient container = await azurite.ContainerAsync(BlobCheckpointStore.TriggerContainer);
        BlobCheckpointStore store = new(container, Group);

        Assert.Null(await store.ReadAsync("7", Cancel));
        await store.WriteAsync(new Checkpoint("7", 41, "1024"), Cancel);
        await store.WriteAsync(new Checkpoint("7", 42, "2048"), Cancel);

        Assert.Equal(new Checkpoint("7", 42, "2048"), await new BlobCheckpointStore(container, Group).ReadAsync("7", Cancel));
        BlobProperties blob = await container.GetBlobClient(Prefix + "checkpoint/7").GetPropertiesAsync(cancellationToken: Cancel);
        Assert.Equal(0, blob.ContentLength);
        Assert.Equal([("offset", "2048"), ("sequencenumber", "42")], blob.Metadata.Select(pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public async Task A_checkpoint_of_an_Azure_SDK_is_gone_on_from_and_what_is_none_is_told()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        BlobContainerClient container = await azurite.ContainerAsync(BlobCheckpointStore.TriggerContainer);
        BlobCheckpointStore store = new(container, Group);
        await WriteAsync("checkpoint/0", new() { ["offset"] = "4294967296", ["sequencenumber"] = "99", ["clientidentifier"] = "another" });
        await WriteAsync("checkpoint/1", new() { ["offset"] = "4294967296" });

        Assert.Equal(new Checkpoint("0", 99, "4294967296"), await store.ReadAsync("0", Cancel));
        CheckpointUnreadableException exception = await Assert.ThrowsAsync<CheckpointUnreadableException>(() => store.ReadAsync("1", Cancel));
        Assert.Contains(Prefix + "checkpoint/1", exception.Message, StringComparison.Ordinal);

        Task WriteAsync(string name, Dictionary<string, string> metadata) => container.GetBlobClient(Prefix + name)
            .UploadAsync(BinaryData.Empty, new BlobUploadOptions { Metadata = metadata }, Cancel);
    }

    [Fact]
    public async Task Of_two_workers_that_claim_a_partition_one_gets_it()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        BlobContainerClient container = await azurite.ContainerAsync(BlobCheckpointStore.TriggerContainer);
        await OwnershipRules.CheckAsync(new BlobOwnershipStore(container, Group), new BlobOwnershipStore(container, Group));

        BlobProperties blob = await container.GetBlobClient(Prefix + "ownership/7").GetPropertiesAsync(cancellationToken: Cancel);
        Assert.Equal("second", blob.Metadata["ownerid"]);
    }
}
