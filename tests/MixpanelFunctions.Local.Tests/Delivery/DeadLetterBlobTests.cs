using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>Dead letters as blobs, in the real emulator of Azure's storage.</summary>
public class DeadLetterBlobTests
{
    private const string Container = "letters";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("DeadLetters__ConnectionString")]
    [InlineData("AzureWebJobsStorage")]
    public async Task The_container_is_made_and_the_letters_of_a_message_are_one_blob(string setting)
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using ForwardingLine line = await StartAsync((setting, azurite.ConnectionString));

        EventTally tally = await line.ForwardAsync(Messages());

        Assert.Equal((10L, 8L, 2L), (tally.Received, tally.Forwarded, tally.DeadLettered));
        List<BlobItem> blobs = await BlobsAsync(azurite);
        Assert.Collection(
            blobs,
            blob => Assert.Matches(@"^\d{4}/\d\d/\d\d/\d\d/0-3-[0-9a-f]{16}\.ndjson$", blob.Name),
            blob => Assert.Matches(@"^\d{4}/\d\d/\d\d/\d\d/0-7-[0-9a-f]{16}\.ndjson$", blob.Name));
        Assert.All(blobs, blob => Assert.Equal("application/x-ndjson", blob.Properties.ContentType));
        long[] numbers = await NumbersAsync(azurite);
        Assert.Equal([3L, 7L], numbers);
    }

    [Fact]
    public async Task A_redelivery_writes_the_same_blobs_again()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using ForwardingLine line = await StartAsync(("DeadLetters__ConnectionString", azurite.ConnectionString));

        await line.ForwardAsync(Messages());
        string[] before = [.. (await BlobsAsync(azurite)).Select(blob => blob.Name)];
        await line.ForwardAsync(Messages());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => line.ForwardAsync(Messages()))));

        Assert.Equal(before, (await BlobsAsync(azurite)).Select(blob => blob.Name));
        long[] numbers = await NumbersAsync(azurite);
        Assert.Equal([3L, 7L], numbers);
    }

    [Fact]
    public async Task A_container_that_is_deleted_meanwhile_is_made_again()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using ForwardingLine line = await StartAsync(("DeadLetters__ConnectionString", azurite.ConnectionString));

        await line.ForwardAsync(Messages());
        await new BlobContainerClient(azurite.ConnectionString, Container).DeleteAsync(cancellationToken: Cancel);
        await line.ForwardAsync(Messages());

        Assert.Equal(2, (await BlobsAsync(azurite)).Count);
    }

    [Fact]
    public async Task Storage_that_goes_away_fails_the_batch_and_nothing_is_lost()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        await using ForwardingLine line = await StartAsync(("DeadLetters__ConnectionString", azurite.ConnectionString));
        await line.ForwardAsync(Messages());

        await azurite.StopAsync();
        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(Messages()));
        await azurite.StartAgainAsync();
        EventTally tally = await line.ForwardAsync(Messages());

        Assert.Equal("the storage account does not answer", thrown.InnerException!.Message);
        Assert.Equal((10L, 8L, 2L, true), (tally.Received, tally.Forwarded, tally.DeadLettered, tally.AddsUp));
        long[] numbers = await NumbersAsync(azurite);
        Assert.Equal([3L, 7L], numbers);
        Assert.Equal(8, line.Mixpanel.StoredNumbers.Length);
    }

    [Fact]
    public async Task A_key_that_is_refused_fails_the_batch_and_is_told_nowhere()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        string key = Convert.ToBase64String("a key that opens nothing here, of the usual length of such keys."u8);
        string wrong = System.Text.RegularExpressions.Regex.Replace(azurite.ConnectionString, "AccountKey=[^;]+", $"AccountKey={key}");
        await using ForwardingLine line = await StartAsync(("DeadLetters__ConnectionString", wrong));

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(Messages()));

        Assert.Equal("the storage account answers 403 AuthorizationFailure", thrown.InnerException!.Message);
        Assert.DoesNotContain(key, thrown + line.Log.Text, StringComparison.Ordinal);
    }

    private static Task<ForwardingLine> StartAsync((string Name, string Value) storage) =>
        ForwardingLine.StartAsync(storage, ("DeadLetters__Container", Container), ("DeadLetters__Folder", ""));

    /// <summary>Ten messages, the third and the seventh no JSON.</summary>
    private static HubMessage[] Messages() => EdgeEvents.Many(10, "0", number => number is 3 or 7 ? "{\"xdm\":" : EdgeEvents.Body(number));

    private static async Task<List<BlobItem>> BlobsAsync(AzuriteServer azurite)
    {
        List<BlobItem> blobs = [];
        await foreach (BlobItem blob in new BlobContainerClient(azurite.ConnectionString, Container).GetBlobsAsync(cancellationToken: Cancel))
        {
            blobs.Add(blob);
        }

        return blobs;
    }

    /// <summary>The sequence numbers of all letters.</summary>
    private static async Task<long[]> NumbersAsync(AzuriteServer azurite)
    {
        List<long> numbers = [];
        foreach (BlobItem item in await BlobsAsync(azurite))
        {
            BlobDownloadResult blob = await new BlobContainerClient(azurite.ConnectionString, Container).GetBlobClient(item.Name).DownloadContentAsync(Cancel);
            numbers.AddRange(blob.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => DeadLetterLines.SequenceNumber(JsonNode.Parse(line)!)));
        }

        return [.. numbers];
    }
}
