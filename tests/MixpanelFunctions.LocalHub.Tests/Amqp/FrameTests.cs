using Amqp.Framing;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

/// <summary>Frames that only some clients send, and some that none should.</summary>
public class FrameTests
{
    private const string Partition = "events/ConsumerGroups/$Default/Partitions/0";

    [Fact]
    public async Task Credit_that_is_told_twice_counts_once_and_stays()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient client = await FrameClient.OpenAsync(hubs);
        await client.ReceiveFromAsync(Partition);

        await client.FlowAsync(deliveryCount: 0, credit: 3);
        await client.FlowAsync(deliveryCount: 0, credit: 3);
        hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].Append("a", "b", "c", "d");
        for (uint i = 0; i < 3; i++)
        {
            Assert.Equal(i, (await client.ReadAsync<Transfer>()).DeliveryId);
        }

        Assert.Empty(await client.DetachAsync());
    }

    [Fact]
    public async Task Credit_that_is_lowered_leaves_the_rest()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient client = await FrameClient.OpenAsync(hubs);
        await client.ReceiveFromAsync(Partition);
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];

        await client.FlowAsync(deliveryCount: 0, credit: 5);
        partition.Append("a");
        await client.ReadAsync<Transfer>();
        await client.FlowAsync(deliveryCount: 1, credit: 2);
        // The flow has been read by the time that something behind it is answered.
        await client.SendAsync(new Attach { LinkName = "other", Handle = 1, Role = true, Source = new Source { Address = "$management" }, Target = new Target() });
        await client.ReadAsync<Attach>();
        partition.Append("b", "c", "d");
        await client.ReadAsync<Transfer>();
        await client.ReadAsync<Transfer>();

        Assert.Empty(await client.DetachAsync());
    }

    [Fact]
    public async Task A_drain_is_answered_with_the_credit_used_up()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient client = await FrameClient.OpenAsync(hubs);
        await client.ReceiveFromAsync(Partition);
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        partition.Append("a", "b");
        await client.FlowAsync(deliveryCount: 0, credit: 5);
        await client.ReadAsync<Transfer>();
        await client.ReadAsync<Transfer>();

        // Credit is as it was, and all of it is to go.
        await client.FlowAsync(deliveryCount: 2, credit: 3, drain: true);
        Flow answer;
        do
        {
            answer = await client.ReadAsync<Flow>();
        }
        while (!answer.Drain);

        Assert.Equal((5u, 0u), (answer.DeliveryCount, answer.LinkCredit));
        partition.Append("c");
        await client.FlowAsync(deliveryCount: 5, credit: 1);
        await client.ReadAsync<Transfer>();
    }

    [Fact]
    public async Task A_silent_connection_is_kept_alive_well_before_the_client_gives_it_up()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient client = await FrameClient.OpenAsync(hubs, idleMilliseconds: 200);

        // Frames without a performative are signs of life.
        Assert.Null(await client.ReadFrameAsync());
        Assert.Null(await client.ReadFrameAsync());
    }

    [Fact]
    public async Task A_client_without_sasl_is_let_in_and_needs_a_token()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient client = await FrameClient.ConnectAsync(hubs);
        await client.WriteAsync([(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0]);
        await client.SendAsync(new Open { ContainerId = "frames" });
        await client.ReadBytesAsync(8);
        await client.SendAsync(new Begin { NextOutgoingId = 0, IncomingWindow = 100, OutgoingWindow = 100 });

        await client.ReceiveFromAsync(Partition);

        Assert.Equal("amqp:unauthorized-access", (await client.ReadAsync<Detach>()).Error.Condition.ToString());
    }

    [Fact]
    public async Task A_silent_client_keeps_no_other_out()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient silent = await FrameClient.ConnectAsync(hubs);
        using FrameClient halfway = await FrameClient.ConnectAsync(hubs);
        await halfway.WriteAsync([(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0]);

        using FrameClient client = await FrameClient.OpenAsync(hubs);

        Assert.NotNull(await client.ReceiveFromAsync(Partition));
    }

    public static TheoryData<byte[]> Rubbish => new(
    [
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(),
        [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3],
        [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0, 0xff, 0xff, 0xff, 0xff],
        [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0, 0, 0, 0, 12, 0xff, 1, 0, 0, 0, 0, 0, 0],
        [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
        [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0, 0, 0, 0, 12, 2, 0, 0, 0, 0xde, 0xad, 0xbe, 0xef],
    ]);

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task Rubbish_closes_its_own_connection_alone(byte[] rubbish)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient other = await FrameClient.OpenAsync(hubs);
        using FrameClient client = await FrameClient.ConnectAsync(hubs);

        await client.WriteAsync(rubbish);

        Assert.True(await client.IsClosedAsync());
        Assert.NotNull(await other.ReceiveFromAsync(Partition));
    }

    [Fact]
    public async Task Links_to_nowhere_are_refused_and_the_connection_stays()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using FrameClient client = await FrameClient.OpenAsync(hubs);
        (object? Source, object? Target, bool Role)[] cases =
        [
            (null, null, true),
            (null, null, false),
            (new Source(), new Target(), false),
            (new Source { Address = "events" }, new Target(), true),
            (new Source(), new Target { Address = Partition }, false),
            (new Source { Address = "events/ConsumerGroups/$Default" }, new Target(), true),
            (new Source { Address = "events/Somewhere/0" }, new Target(), true),
        ];

        uint handle = 0;
        foreach ((object? source, object? target, bool role) in cases)
        {
            await client.SendAsync(new Attach { LinkName = $"link {handle}", Handle = handle, Role = role, Source = source, Target = target });
            Detach refused = await client.ReadAsync<Detach>();
            Assert.Equal("amqp:not-found", refused.Error.Condition.ToString());
            await client.SendAsync(new Detach { Handle = handle++, Closed = true });
        }

        await client.SendAsync(new Attach { LinkName = "good", Handle = handle, Role = true, Source = new Source { Address = Partition }, Target = new Target() });
        Assert.NotNull((await client.ReadAsync<Attach>()).Source);
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_its_place()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        for (int i = 0; i < 12; i++)
        {
            using FrameClient client = await FrameClient.OpenAsync(hubs);
            // Five may be there at once; the places of those that went without a word come free.
            while ((await client.ReceiveFromAsync(Partition)).Source is null)
            {
                await client.SendAsync(new Detach { Handle = 0, Closed = true });
                await client.ReadAsync<Detach>();
            }
        }
    }
}
