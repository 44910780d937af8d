using Amqp;
using Amqp.Framing;
using Amqp.Types;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Amqp;

/// <summary>
/// What Azure's .NET client says otherwise than the JavaScript one (Azure/azure-sdk-for-net
/// <c>Azure.Messaging.EventHubs.Amqp</c>, Azure/azure-amqp), each said here on the wire.
/// </summary>
public class DotNetClientTests
{
    private const string Partition = "/events/ConsumerGroups/$Default/Partitions/0";

    [Fact]
    public async Task The_connection_opens_as_with_the_service()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        TaskCompletionSource<Open> opened = new();

        await using RawClient client = await RawClient.ConnectAsync(hubs, opened: (_, open) => opened.TrySetResult(open), authorized: false);

        Open answer = await opened.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((240_000u, 65_536u, (ushort)4_999), (answer.IdleTimeOut, answer.MaxFrameSize, answer.ChannelMax));
    }

    [Fact]
    public async Task A_token_for_the_hub_in_lower_case_opens_links_below_it()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);
        string token = SasToken.For("amqps://localhost/events");

        Assert.Equal((202, "Accepted"), await client.PutTokenAsync("amqps://localhost/events/ConsumerGroups/$Default/Partitions/0", token));
        Assert.Equal(202, (await client.PutTokenAsync("amqps://localhost/events", token)).Status);

        await client.ReceiveFromAsync(Partition);
        await client.SendToAsync("/events");
        await client.SendToAsync("/events/Partitions/3");
    }

    [Fact]
    public async Task Management_goes_by_the_token_in_the_request()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs, authorized: false);
        string token = SasToken.For("amqps://localhost/events");
        hubs.Store.Hub(TestHubs.Hub)!.Partition("2")!.Append("a", "b");

        Message hub = await client.ManageAsync("events", token: token);
        Message partition = await client.ManageAsync("events", "2", token);
        Message refused = await client.ManageAsync("second", token: token);

        Map told = (Map)hub.Body;
        Assert.Equal(200, hub.ApplicationProperties["status-code"]);
        Assert.Equal(("events", "com.microsoft:eventhub", 4), ((string)told["name"], (string)told["type"], (int)told["partition_count"]));
        Assert.Equal(["0", "1", "2", "3"], Assert.IsType<string[]>(told["partition_ids"]));
        Assert.IsType<DateTime>(told["created_at"]);
        told = (Map)partition.Body;
        PartitionState state = hubs.Store.Hub(TestHubs.Hub)!.Partition("2")!.State;
        Assert.Equal(
            (0L, 1L, $"{state.LastOffset}", false),
            ((long)told["begin_sequence_number"], (long)told["last_enqueued_sequence_number"], (string)told["last_enqueued_offset"], (bool)told["is_partition_empty"]));
        Assert.Equal(
            state.LastEnqueuedTime, new DateTimeOffset((DateTime)told["last_enqueued_time_utc"]).ToUnixTimeMilliseconds());
        Assert.Equal(401, refused.ApplicationProperties["status-code"]);
        Assert.Equal(new Symbol("amqp:unauthorized-access"), refused.ApplicationProperties["error-condition"]);
    }

    [Fact]
    public async Task What_is_not_there_is_told_by_condition_and_text()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs);

        Message noHub = await client.ManageAsync("nowhere");
        Message noPartition = await client.ManageAsync("events", "4");

        Assert.Equal((404, "amqp:not-found"), ((int)noHub.ApplicationProperties["status-code"], noHub.ApplicationProperties["error-condition"].ToString()));
        // The .NET client tells a missing hub from a failing network by this text.
        Assert.Matches("The messaging entity .* could not be found", (string)noHub.ApplicationProperties["status-description"]);
        Assert.Equal("com.microsoft:argument-out-of-range", noPartition.ApplicationProperties["error-condition"].ToString());
        Assert.Matches(
            "The messaging entity .* could not be found",
            (await client.PutTokenAsync("amqps://localhost/nowhere", SasToken.For("amqps://localhost/nowhere"))).Text);
    }

    [Fact]
    public async Task One_event_is_a_message_and_several_are_a_batch()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (SenderLink sender, Attach answer) = await client.SendToAsync("/events/Partitions/0");
        DataList several = new();
        several.Add(new Data { Binary = TestEvents.Encode(RawClient.Event("b")) });
        several.Add(new Data { Binary = TestEvents.Encode(RawClient.Event("c")) });

        await sender.SendAsync(RawClient.Event("a"));
        await sender.SendAsync(new Message { BodySection = several, Format = 0x80013700 });

        Assert.Equal(1_048_576ul, answer.MaxMessageSize);
        Assert.Equal(["a", "b", "c"], hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].ReadAll().Select(TestEvents.BodyOf));
    }

    [Fact]
    public async Task What_is_sent_unsettled_is_settled_by_its_outcome_once_the_hub_has_it()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (SenderLink sender, Attach answer) = await client.SendToAsync("/events/Partitions/0", attach => attach.SndSettleMode = SenderSettleMode.Unsettled);

        Outcome taken = await OutcomeAsync(sender, RawClient.Event("a"));
        int kept = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].ReadAll().Count;
        Outcome refused = await OutcomeAsync(sender, RawClient.Event(new string('x', 1_048_577)));

        Assert.Equal(SenderSettleMode.Unsettled, answer.SndSettleMode);
        Assert.Equal(ReceiverSettleMode.First, answer.RcvSettleMode);
        Assert.IsType<Accepted>(taken);
        Assert.Equal(1, kept);
        Assert.Equal(new Symbol("amqp:link:message-size-exceeded"), Assert.IsType<Rejected>(refused).Error.Condition);
    }

    [Fact]
    public async Task What_is_sent_settled_is_kept_without_an_outcome()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs);
        (SenderLink sender, Attach answer) = await client.SendToAsync("/events/Partitions/0", attach => attach.SndSettleMode = SenderSettleMode.Settled);
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];

        sender.Send(RawClient.Event("a"), null, null);
        await partition.WaitForAsync(0, TestContext.Current.CancellationToken);

        Assert.Equal(SenderSettleMode.Settled, answer.SndSettleMode);
        Assert.Equal(["a"], partition.ReadAll().Select(TestEvents.BodyOf));
    }

    [Fact]
    public async Task A_receiver_with_an_epoch_takes_the_place_of_one_before_it_by_name()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs);

        (ReceiverLink first, _) = await client.ReceiveFromAsync(Partition, epoch: 3, change: Name("first"));
        await client.ReceiveFromAsync(Partition, epoch: 4, change: Name("second"));
        Error stolen = await RawClient.ErrorOfAsync(first);
        (ReceiverLink third, _) = await client.ReceiveFromAsync(Partition, epoch: 3, change: Name("third"));
        Error refused = await RawClient.ErrorOfAsync(third);

        Assert.Equal(new Symbol("amqp:link:stolen"), stolen.Condition);
        Assert.Contains("New receiver 'second' with higher epoch of '4'", stolen.Description, StringComparison.Ordinal);
        Assert.Contains("current receiver 'first' with epoch '3'", stolen.Description, StringComparison.Ordinal);
        Assert.Equal(new Symbol("amqp:link:stolen"), refused.Condition);

        static Action<Attach> Name(string name) => attach => attach.Properties[new Symbol("com.microsoft:receiver-name")] = name;
    }

    [Fact]
    public async Task Events_are_settled_as_they_are_sent_and_carry_the_hubs_annotations()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        partition.Append([TestEvents.Of("a") with { PartitionKey = "key" }, TestEvents.Of("b")]);
        await using RawClient client = await RawClient.ConnectAsync(hubs);

        (ReceiverLink receiver, Attach answer) = await client.ReceiveFromAsync(Partition);
        receiver.SetCredit(300);
        Message a = await receiver.ReceiveAsync(TimeSpan.FromSeconds(20));
        Message b = await receiver.ReceiveAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(SenderSettleMode.Settled, answer.SndSettleMode);
        Assert.Equal(("a", "b"), (RawClient.BodyOf(a), RawClient.BodyOf(b)));
        LoggedEvent[] stored = [.. partition.ReadAll()];
        Assert.Equal(0L, a.MessageAnnotations[new Symbol("x-opt-sequence-number")]);
        Assert.Equal("key", a.MessageAnnotations[new Symbol("x-opt-partition-key")]);
        Assert.Equal($"{stored[1].Offset}", b.MessageAnnotations[new Symbol("x-opt-offset")]);
        Assert.Equal(
            stored[1].EnqueuedTime,
            new DateTimeOffset((DateTime)b.MessageAnnotations[new Symbol("x-opt-enqueued-time")]).ToUnixTimeMilliseconds());
        Assert.Null(b.MessageAnnotations[new Symbol("x-opt-partition-key")]);
        Assert.Null(a.DeliveryAnnotations);
    }

    [Fact]
    public async Task How_far_the_partition_is_comes_with_each_event_where_it_is_asked_for()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        partition.Append("a", "b", "c");
        await using RawClient client = await RawClient.ConnectAsync(hubs);

        (ReceiverLink receiver, Attach answer) = await client.ReceiveFromAsync(
            Partition, change: attach => attach.DesiredCapabilities = [new Symbol("com.microsoft:enable-receiver-runtime-metric")]);
        receiver.SetCredit(1);
        Message a = await receiver.ReceiveAsync(TimeSpan.FromSeconds(20));

        Assert.Equal([new Symbol("com.microsoft:enable-receiver-runtime-metric")], answer.OfferedCapabilities);
        Assert.Equal(2L, a.DeliveryAnnotations[new Symbol("last_enqueued_sequence_number")]);
        Assert.Equal($"{partition.State.LastOffset}", a.DeliveryAnnotations[new Symbol("last_enqueued_offset")]);
        Assert.IsType<DateTime>(a.DeliveryAnnotations[new Symbol("last_enqueued_time_utc")]);
        Assert.IsType<DateTime>(a.DeliveryAnnotations[new Symbol("runtime_info_retrieval_time_utc")]);
    }

    [Fact]
    public async Task What_is_not_there_is_not_offered()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        await using RawClient client = await RawClient.ConnectAsync(hubs);

        (_, Attach sender) = await client.SendToAsync(
            "/events", attach => attach.DesiredCapabilities = [new Symbol("com.microsoft:georeplication"), new Symbol("com.microsoft:idempotent-producer")]);
        (_, Attach receiver) = await client.ReceiveFromAsync(
            Partition, change: attach => attach.DesiredCapabilities = [new Symbol("com.microsoft:georeplication")]);

        Assert.Null(sender.OfferedCapabilities);
        Assert.Null(receiver.OfferedCapabilities);
    }

    [Theory]
    [InlineData("> @latest", "")]
    [InlineData("> -1", "abc")]
    [InlineData(">= 0", "abc")]
    [InlineData("> 0", "bc")]
    public async Task Positions_come_without_quotes(string position, string expected)
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        PartitionLog partition = hubs.Store.Hub(TestHubs.Hub)!.Partitions[0];
        partition.Append("a", "b", "c");
        await using RawClient client = await RawClient.ConnectAsync(hubs);

        (ReceiverLink receiver, _) = await client.ReceiveFromAsync(Partition, $"amqp.annotation.x-opt-offset {position}");
        receiver.SetCredit(100);
        partition.Append("end");

        string received = "";
        while (RawClient.BodyOf(await receiver.ReceiveAsync(TimeSpan.FromSeconds(20))) is var body and not "end")
        {
            received += body;
        }

        Assert.Equal(expected, received);
    }

    private static async Task<Outcome> OutcomeAsync(SenderLink sender, Message message)
    {
        TaskCompletionSource<Outcome> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        sender.Send(message, (_, _, outcome, _) => told.TrySetResult(outcome), null);
        return await told.Task.WaitAsync(TestContext.Current.CancellationToken);
    }
}
