using Amqp;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

/// <summary>A client gets as many events as it has asked for, whatever it says of its credit and how often.</summary>
public class CreditTests
{
    private const string Partition = "events/ConsumerGroups/$Default/Partitions/0";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task No_more_events_come_than_there_is_credit_for()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a", "b", "c", "d");
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (ReceiverLink receiver, _) = await client.ReceiveFromAsync(Partition);

        receiver.SetCredit(2, autoRestore: false);
        Assert.Equal("ab", RawClient.BodyOf(await receiver.ReceiveAsync(Soon)) + RawClient.BodyOf(await receiver.ReceiveAsync(Soon)));
        // An answer to a request tells that the endpoint has had time for a third one.
        await client.ManageAsync("events");
        Assert.Null(receiver.Receive(TimeSpan.Zero));

        receiver.SetCredit(1, autoRestore: false);
        Assert.Equal("c", RawClient.BodyOf(await receiver.ReceiveAsync(Soon)));
    }

    [Fact]
    public async Task Draining_sends_what_is_there_and_gives_the_rest_of_the_credit_back()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        partition.Append("a");
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (ReceiverLink receiver, _) = await client.ReceiveFromAsync(Partition);

        receiver.SetCredit(5, CreditMode.Drain);
        Assert.Equal("a", RawClient.BodyOf(await receiver.ReceiveAsync(Soon)));
        await client.ManageAsync("events");
        partition.Append("b", "c");
        await client.ManageAsync("events");
        Assert.Null(receiver.Receive(TimeSpan.Zero));

        receiver.SetCredit(5, CreditMode.Drain);
        Assert.Equal("bc", RawClient.BodyOf(await receiver.ReceiveAsync(Soon)) + RawClient.BodyOf(await receiver.ReceiveAsync(Soon)));
    }

    [Fact]
    public async Task A_receiver_waits_for_its_event_without_asking_again()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (ReceiverLink receiver, _) = await client.ReceiveFromAsync(Partition);
        receiver.SetCredit(100);

        for (int i = 0; i < 20; i++)
        {
            partition.Append($"{i}");
            Assert.Equal($"{i}", RawClient.BodyOf(await receiver.ReceiveAsync(Soon)));
        }
    }

    [Fact]
    public async Task Prefetching_and_restoring_credit_gets_every_event_in_order()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (ReceiverLink receiver, _) = await client.ReceiveFromAsync(Partition);
        receiver.SetCredit(300);
        Task writing = Task.Run(
            () =>
            {
                for (int i = 0; i < 5_000; i++)
                {
                    partition.Append($"{i}");
                }
            },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 5_000; i++)
        {
            Message one = await receiver.ReceiveAsync(Soon);
            Assert.Equal($"{i}", RawClient.BodyOf(one));
            receiver.Accept(one);
        }

        await writing;
    }
}
