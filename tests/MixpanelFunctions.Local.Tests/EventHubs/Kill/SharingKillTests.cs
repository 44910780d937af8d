using System.Globalization;
using Azure.Storage.Blobs;
using MixpanelFunctions.EventHubs.Checkpoints;
using MixpanelFunctions.Local.Tests.Processing;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.Local.Tests.EventHubs.Kill;

/// <summary>Two forwarders that share a hub's partitions by blobs, each a process of its own, one of them killed.</summary>
public class SharingKillTests
{
    private const int Events = 20_000;
    private const int Partitions = 4;

    /// <summary>How often the storage is asked, which tells nobody of changes. Asked without a pause, it would take the processors from the forwarders.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly ConsumerGroup Group = ForwardingProcess.ForwardingProcess.Group;

    [Fact(Timeout = 1_200_000)]
    public async Task The_one_that_is_left_takes_over_the_partitions_and_no_event_is_lost_or_counted_twice()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using TemporaryFolder folder = new();
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        BlobContainerClient container = await azurite.ContainerAsync("checkpoints");
        BlobCheckpointStore checkpoints = new(container);
        await using GuardedMixpanel mixpanel = await GuardedMixpanel.StartAsync();
        await using LocalEventHubs hubs = await LocalEventHubs.StartAsync(
            new LocalEventHubsOptions { Hubs = [new LocalEventHub { Name = Group.EventHub, PartitionCount = Partitions }], Port = 0 }, cancel);
        ShopStream stream = ShopStream.Create(Events, seed: 7);
        string[] lines = stream.Lines();
        Append(hubs, lines, 0, Events / 2);
        Dictionary<string, string> settings = ForwardingProgram.Settings(folder, mixpanel.Address);
        string[] arguments = ["share", hubs.ConnectionString, azurite.ConnectionString, "checkpoints", "250"];
        await using ChildProcess first = new("first", arguments, settings);
        await using ChildProcess second = new("second", arguments, settings);
        first.Start();
        await first.StartedAsync();
        second.Start();
        using PeriodicTimer pace = new(Pace);
        string[] owners = [];
        while (owners.Distinct().Count() < 2 || owners.Length < Partitions)
        {
            await pace.WaitForNextTickAsync(cancel);
            owners = [.. (await checkpoints.ListOwnershipAsync(Group.Namespace, Group.EventHub, Group.Name, cancel))
                .Select(one => one.OwnerIdentifier).Where(owner => owner.Length > 0)];
        }

        await second.KillAsync();
        Append(hubs, lines, Events / 2, Events);
        foreach (PartitionLog partition in hubs.Store.Hub(Group.EventHub)!.Partitions)
        {
            while (((await checkpoints.ReadAsync(Group, partition.Id, cancel))?.SequenceNumber ?? -1) < partition.State.LastSequenceNumber)
            {
                await pace.WaitForNextTickAsync(cancel);
            }
        }

        string[] kept = [.. mixpanel.Arrived.Kept];
        Assert.Empty(stream.Records.Except(kept, StringComparer.Ordinal));
        Assert.Equal(stream.Records.Count, kept.Length);
        Assert.Equal(stream.Records.Count, mixpanel.Arrived.InsertIds);
    }

    private static void Append(LocalEventHubs hubs, string[] lines, int from, int to)
    {
        foreach (PartitionLog partition in hubs.Store.Hub(Group.EventHub)!.Partitions)
        {
            int own = int.Parse(partition.Id, CultureInfo.InvariantCulture);
            partition.Append([.. Enumerable.Range(from, to - from).Where(number => number % Partitions == own).Select(number => lines[number])]);
        }
    }
}
