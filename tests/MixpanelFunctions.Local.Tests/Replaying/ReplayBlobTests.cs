using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Replaying;

/// <summary><c>replay</c> of a blob container, in the real emulator of Azure's storage.</summary>
public class ReplayBlobTests
{
    private const string Container = "letters";

    /// <summary>What the code gives decides these tests, not how busy the machine is.</summary>
    private const string Patient = "00:00:10";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("settings")]
    [InlineData("address")]
    [InlineData("signature")]
    public async Task From_a_batch_that_fails_in_part_to_a_container_whose_letters_are_all_settled(string access)
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await ForwardAsync(azurite, mixpanel, "return 1;");
        using ProgramFolder folder = Folder("return true;");
        LocalProgram program = Program(folder, azurite, access == "signature" ? null : azurite.ConnectionString);
        string[] source = access switch
        {
            "settings" => [],
            "address" => [ContainerOf(azurite).Uri.ToString()],
            _ => [ContainerOf(azurite).GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1)).ToString()],
        };

        Ended ended = (await program.RunAsync(Arguments(mixpanel, source))).ShouldEndWith(0);
        Ended again = (await program.RunAsync(Arguments(mixpanel, source))).ShouldEndWith(0);

        Assert.Contains("read 4 = replayed 4 + failed again 0", ended.Lines);
        Assert.Contains("read 0 = replayed 0 + failed again 0", again.Lines);
        Assert.Equal(["broken:1", "broken:2", "broken:3", "broken:4", "fine:1", "fine:2", "fine:3", "fine:4"], Stored(mixpanel));
        Assert.Equal(0, mixpanel.Store.Counts.Duplicates);
        string[] names = [.. await NamesAsync(azurite)];
        Assert.Equal(4, names.Length);
        Assert.All(names, name => Assert.StartsWith("replayed/2025/06/15/12/0-", name, StringComparison.Ordinal));
        Assert.DoesNotContain("sig=", ended.Output + ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_with_the_stand_in_leaves_the_container_as_it_is()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await ForwardAsync(azurite, mixpanel, "return 1;");
        string[] names = await NamesAsync(azurite);
        using ProgramFolder folder = Folder("return true;");

        Ended ended = (await Program(folder, azurite, azurite.ConnectionString).RunAsync("replay", "--rules", "rules.json")).ShouldEndWith(0);

        Assert.Contains("read 4 = replayed 4 + failed again 0", ended.Lines);
        Assert.Equal(names, await NamesAsync(azurite));
    }

    [Fact]
    public async Task What_is_left_stays_in_its_blob_and_what_is_settled_moves()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await ForwardAsync(azurite, mixpanel, "return 1;");
        string[] names = [.. await NamesAsync(azurite)];
        using ProgramFolder folder = Folder("return arc.event.data.n == 2 ? 'two' : true;");

        (await Program(folder, azurite, azurite.ConnectionString).RunAsync(Arguments(mixpanel))).ShouldEndWith(1);

        Assert.Equal([names[1], $"replayed/{names[0]}", $"replayed/{names[2]}", $"replayed/{names[3]}"], await NamesAsync(azurite));
        Assert.Equal("2", await NumbersAsync(azurite, names[1]));
        Assert.Equal("4", await NumbersAsync(azurite, $"replayed/{names[3]}"));
    }

    [Fact]
    public async Task Storage_that_goes_away_in_the_middle_settles_nothing_and_afterwards_all_is_settled_once()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await ForwardAsync(azurite, mixpanel, "return 1;");
        string[] names = [.. await NamesAsync(azurite)];
        List<BinaryData> letters = [];
        foreach (string name in names)
        {
            letters.Add((await ContainerOf(azurite).GetBlobClient(name).DownloadContentAsync(Cancel)).Value.Content);
        }

        using ProgramFolder folder = Folder("return true;");
        // Read, and then sent to a Mixpanel that takes it while the storage goes.
        mixpanel.AtTheDoor = _ => azurite.StopAsync();

        Ended away = (await Program(folder, azurite, azurite.ConnectionString).RunAsync(Arguments(mixpanel))).ShouldEndWith(1);
        mixpanel.AtTheDoor = _ => Task.CompletedTask;
        await azurite.StartAgainAsync();
        BlobContainerClient container = await azurite.ContainerAsync(Container);
        // The emulator keeps blobs in memory; a real account has them still.
        foreach ((string name, BinaryData content) in names.Zip(letters))
        {
            await container.GetBlobClient(name).UploadAsync(content, Cancel);
        }

        Ended back = (await Program(folder, azurite, azurite.ConnectionString).RunAsync(Arguments(mixpanel))).ShouldEndWith(0);

        Assert.Contains("read 4 = replayed 0 + failed again 0 + not settled 4", away.Lines);
        Assert.Contains("the storage account does not answer", away.Output, StringComparison.Ordinal);
        Assert.Contains("read 4 = replayed 4 + failed again 0", back.Lines);
        Assert.Equal(4, mixpanel.Store.Counts.Duplicates);
        Assert.Equal(8, mixpanel.Stored.Count);
        Assert.Equal(names.Select(name => $"replayed/{name}"), await NamesAsync(azurite));
    }

    [Fact]
    public async Task A_batch_whose_dead_letters_cannot_be_written_fails_and_once_they_can_it_is_settled_and_replayed_once()
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await azurite.StopAsync();

        await Assert.ThrowsAsync<DeliveryIncompleteException>(() => ForwardAsync(azurite, mixpanel, "return 1;"));
        await azurite.StartAgainAsync();
        await ForwardAsync(azurite, mixpanel, "return 1;");
        using ProgramFolder folder = Folder("return true;");
        (await Program(folder, azurite, azurite.ConnectionString).RunAsync(Arguments(mixpanel))).ShouldEndWith(0);

        Assert.Equal(["broken:1", "broken:2", "broken:3", "broken:4", "fine:1", "fine:2", "fine:3", "fine:4"], Stored(mixpanel));
        Assert.Equal(4, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_container_that_is_not_there_ends_in_2()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        using ProgramFolder folder = Folder("return true;");

        Ended ended = (await Program(folder, azurite, azurite.ConnectionString).RunAsync(Arguments(mixpanel))).ShouldEndWith(2);

        Assert.Contains("404 ContainerNotFound", ended.Errors, StringComparison.Ordinal);
    }

    private static string RulesOf(string code) => """
        {"rules":[
          {"name":"Fine","actions":[{"type":"trackEvent","event":"fine","properties":{"n":"{{data.n}}"}}]},
          {"name":"Broken","conditions":[{"customCode":"CODE"}],"actions":[{"type":"trackEvent","event":"broken","properties":{"n":"{{data.n}}"}}]}]}
        """.Replace("CODE", code, StringComparison.Ordinal);

    /// <summary>Four events, of each of which one rule fails.</summary>
    private static async Task ForwardAsync(AzuriteServer azurite, WatchedMixpanel mixpanel, string code)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions(),
            RulesOf(code),
            TimeProvider.System,
            ("Mixpanel__BaseAddress", mixpanel.Address.ToString()),
            ("DeadLetters__ConnectionString", azurite.ConnectionString),
            ("DeadLetters__Container", Container),
            ("DeadLetters__Folder", ""),
            ("Forwarding__CustomCodeTimeout", Patient));
        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(4));
        Assert.Equal((4L, 4L), (tally.DeadLettered, tally.RecordsDelivered));
    }

    private static ProgramFolder Folder(string code)
    {
        ProgramFolder folder = new();
        folder.Write("rules.json", RulesOf(code));
        return folder;
    }

    private static LocalProgram Program(ProgramFolder folder, AzuriteServer azurite, string? connection) => folder.Program
        .With("Mixpanel__ProjectToken", ForwardingLine.Token)
        .With("DeadLetters__Container", Container)
        .With("Forwarding__CustomCodeTimeout", Patient)
        .With("DeadLetters__ConnectionString", connection);

    private static string[] Arguments(WatchedMixpanel mixpanel, params string[] source) =>
        ["replay", .. source, "--rules", "rules.json", "--mixpanel", mixpanel.Address.ToString()];

    private static BlobContainerClient ContainerOf(AzuriteServer azurite) => new(azurite.ConnectionString, Container);

    private static async Task<string[]> NamesAsync(AzuriteServer azurite)
    {
        List<string> names = [];
        await foreach (BlobItem blob in ContainerOf(azurite).GetBlobsAsync(cancellationToken: Cancel))
        {
            names.Add(blob.Name);
        }

        return [.. names];
    }

    private static async Task<string> NumbersAsync(AzuriteServer azurite, string name)
    {
        BlobDownloadResult blob = await ContainerOf(azurite).GetBlobClient(name).DownloadContentAsync(Cancel);
        return string.Join(", ", blob.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => DeadLetterLines.SequenceNumber(System.Text.Json.Nodes.JsonNode.Parse(line)!)));
    }

    private static IEnumerable<string> Stored(WatchedMixpanel mixpanel) => mixpanel.Stored
        .Select(stored => System.Text.Json.Nodes.JsonNode.Parse(stored.Json.Span)!)
        .Select(stored => $"{stored["event"]}:{stored["properties"]!["n"]}")
        .Order(StringComparer.Ordinal);
}
