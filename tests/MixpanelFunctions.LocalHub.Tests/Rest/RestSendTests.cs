using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Amqp;
using MixpanelFunctions.LocalHub.Configuration;
using MixpanelFunctions.LocalHub.Rest;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.LocalHub.Tests.Amqp;
using MixpanelFunctions.StandIn.Web;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Rest;

/// <summary>Sending by HTTP, in the shape of Adobe's Azure extension.</summary>
public sealed class RestSendTests : IAsyncLifetime
{
    private const string Atom = "application/atom+xml;type=entry;charset=utf-8";

    private const string Json = "application/vnd.microsoft.servicebus.json";

    private readonly HttpClient _client = new();
    private LocalEventHubs _hubs = null!;
    private LoopbackWeb _web = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hubs = await TestHubs.StartAsync();
        _web = await LoopbackWeb.StartAsync(0, routes => new RestSend(_hubs).Map(routes), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _web.DisposeAsync();
        await _hubs.DisposeAsync();
    }

    [Fact]
    public async Task One_event_is_the_body_as_it_is_whatever_its_type_says()
    {
        const string body = """{"xdm":{"eventType":"commerce.purchases","note":"Ærø"}}""";

        using HttpResponseMessage answer = await SendAsync("events/partitions/2/messages", body, Atom);

        Assert.Equal((HttpStatusCode.Created, 0L), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Equal([body], Partition(2).ReadAll().Select(TestEvents.BodyOf));
    }

    [Fact]
    public async Task The_hub_spreads_events_and_keeps_a_key_together()
    {
        foreach (string body in (string[])["a", "b", "c", "d"])
        {
            using HttpResponseMessage spread = await SendAsync("events/messages?timeout=60&api-version=2014-01", body, Atom);
            Assert.Equal(HttpStatusCode.Created, spread.StatusCode);
        }

        using HttpResponseMessage first = await SendAsync("EVENTS/messages", "k1", Atom, key: "7");
        using HttpResponseMessage second = await SendAsync("events/messages", "k2", Atom, key: "7");

        Assert.Equal(["a", "b", "c", "d"], All().Where(one => one.Content.PartitionKey is null).Select(TestEvents.BodyOf).Order());
        Assert.All(Enumerable.Range(0, 4), number => Assert.Contains(Partition(number).ReadAll(), one => one.Content.PartitionKey is null));
        int ofKey = PartitionKeyHash.PartitionOf("7", 4);
        Assert.Equal(["k1", "k2"], Partition(ofKey).ReadAll().Where(one => one.Content.PartitionKey == "7").Select(TestEvents.BodyOf));
    }

    [Fact]
    public async Task A_batch_has_bodies_properties_and_keys()
    {
        const string batch = """
            [{"Body":"{\"n\":1}","UserProperties":{"Alert":"Strong Wind","Count":7,"Part":0.5,"On":true},"BrokerProperties":{"PartitionKey":"7"}},
             {"Body":"{\"n\":2}","BrokerProperties":{"PartitionKey":"7"}},
             {"Body":{"n":3},"BrokerProperties":{"PartitionKey":"7"}}]
            """;

        using HttpResponseMessage answer = await SendAsync("events/messages", batch, Json);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(["""{"n":1}""", """{"n":2}""", """{"n":3}"""], All().Select(TestEvents.BodyOf).Order());
        Assert.Equal(
            ["""{"n":1}""", """{"n":2}""", """{"n":3}"""],
            Partition(PartitionKeyHash.PartitionOf("7", 4)).ReadAll().Where(one => one.Content.PartitionKey == "7").Select(TestEvents.BodyOf));
        Message withProperties = TestEvents.Decode(All().Single(one => TestEvents.BodyOf(one) == """{"n":1}""").Content.Bare);
        Assert.Equal(
            ("Strong Wind", 7L, 0.5, true),
            (withProperties.ApplicationProperties["Alert"], withProperties.ApplicationProperties["Count"], withProperties.ApplicationProperties["Part"], withProperties.ApplicationProperties["On"]));
    }

    [Theory]
    [InlineData("""[{"Body":"a","BrokerProperties":{"PartitionKey":"7"}},{"Body":"b","BrokerProperties":{"PartitionKey":"8"}}]""")]
    [InlineData("""[{"Body":"a","BrokerProperties":{"PartitionKey":"7"}},{"Body":"b"}]""")]
    public async Task A_batch_of_several_keys_is_refused_as_by_AMQP_unless_its_partition_is_given(string batch)
    {
        using HttpResponseMessage refused = await SendAsync("events/messages", batch, Json);
        Assert.StartsWith("All events of a batch must have the same partition key.", await ErrorAsync(refused, 400), StringComparison.Ordinal);
        Assert.Empty(All());

        using HttpResponseMessage taken = await SendAsync("events/partitions/2/messages", batch, Json);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal(["a", "b"], Partition(2).ReadAll().Select(TestEvents.BodyOf));
    }

    [Theory]
    [InlineData("""[{"Body":"\ud800"}]""", "The batch has a text that is not valid Unicode.")]
    [InlineData("""[{"Body":"a","UserProperties":{"\udc00":1}}]""", "The batch has a text that is not valid Unicode.")]
    [InlineData("""[{"Body":"a","BrokerProperties":{"PartitionKey":"\ud800"}}]""", "The batch has a text that is not valid Unicode.")]
    [InlineData("""[{"Body":"a","UserProperties":[1]}]""", "UserProperties must be an object.")]
    [InlineData("""[{"Body":"a","BrokerProperties":"{}"}]""", "BrokerProperties must be an object.")]
    public async Task A_batch_that_would_lose_a_part_is_refused_with_what_is_wrong(string batch, string expected)
    {
        using HttpResponseMessage refused = await SendAsync("events/messages", batch, Json);

        Assert.StartsWith(expected, await ErrorAsync(refused, 400), StringComparison.Ordinal);
        Assert.Empty(All());
    }

    [Fact]
    public async Task A_body_that_is_JSON_may_be_of_any_depth()
    {
        string body = new string('[', 1_000) + new string(']', 1_000);

        using HttpResponseMessage answer = await SendAsync("events/messages", $$"""[{"Body":{{body}}}]""", Json);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal([body], All().Select(TestEvents.BodyOf));
    }

    [Fact]
    public async Task Events_of_a_publisher_stay_together_by_its_name()
    {
        using HttpResponseMessage first = await SendAsync("events/publishers/shop-7/messages", "a", Atom);
        using HttpResponseMessage batch = await SendAsync("events/publishers/shop-7/messages", """[{"Body":"b"},{"Body":"c","BrokerProperties":{"PartitionKey":"8"}}]""", Json);
        using HttpResponseMessage tooLong = await SendAsync($"events/publishers/{new string('p', 129)}/messages", "d", Atom);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, batch.StatusCode));
        Assert.StartsWith("The partition key is longer than 128 characters.", await ErrorAsync(tooLong, 400), StringComparison.Ordinal);
        List<LoggedEvent> kept = Partition(PartitionKeyHash.PartitionOf("shop-7", 4)).ReadAll();
        Assert.Equal(["a", "b", "c"], kept.Select(TestEvents.BodyOf));
        Assert.All(kept, one => Assert.Equal("shop-7", one.Content.PartitionKey));
    }

    [Fact]
    public async Task An_AMQP_client_reads_what_came_by_HTTP()
    {
        using HttpResponseMessage answer = await SendAsync("events/partitions/0/messages", "by HTTP", Atom);
        await using RawClient client = await RawClient.ConnectAsync(_hubs);

        (ReceiverLink receiver, _) = await client.ReceiveFromAsync("events/ConsumerGroups/$Default/Partitions/0");
        receiver.SetCredit(1);

        Assert.Equal("by HTTP", RawClient.BodyOf(await receiver.ReceiveAsync(TimeSpan.FromSeconds(20))));
    }

    public static TheoryData<string?, string> Refused => new()
    {
        { null, "MissingToken" },
        { "Bearer something", "MalformedToken" },
        { "SharedAccessSignature sr=x", "MalformedToken" },
        { SasToken.For("https://localhost/events", key: "WRONG"), "InvalidSignature" },
        { SasToken.For("https://localhost/events", keyName: "other"), "InvalidSignature" },
        { SasToken.For("https://localhost/events", DateTimeOffset.UnixEpoch), "ExpiredToken" },
        { SasToken.For("https://localhost/second"), "InvalidAudience" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_token_that_does_not_hold_is_answered_with_401(string? token, string told)
    {
        using HttpResponseMessage answer = await SendAsync("events/messages", "a", Atom, token: token ?? "");

        Assert.StartsWith(told, await ErrorAsync(answer, 401), StringComparison.Ordinal);
        Assert.Empty(All());
    }

    [Fact]
    public async Task What_is_not_there_or_cannot_be_read_has_its_own_status()
    {
        string all = SasToken.For("https://localhost/");

        using HttpResponseMessage noHub = await SendAsync("nowhere/messages", "a", Atom, token: all);
        using HttpResponseMessage noPartition = await SendAsync("events/partitions/4/messages", "a", Atom, token: all);
        using HttpResponseMessage noBatch = await SendAsync("events/messages", "{}", Json);
        using HttpResponseMessage noJson = await SendAsync("events/messages", "[{", Json);
        using HttpResponseMessage noBody = await SendAsync("events/messages", "[{}]", Json);

        Assert.Contains("could not be found", await ErrorAsync(noHub, 404), StringComparison.Ordinal);
        Assert.Contains("between 0 and 3", await ErrorAsync(noPartition, 400), StringComparison.Ordinal);
        await ErrorAsync(noBatch, 400);
        await ErrorAsync(noJson, 400);
        await ErrorAsync(noBody, 400);
        Assert.Empty(All());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_than_1_MB_is_answered_with_413(bool chunked)
    {
        using HttpResponseMessage fits = await SendAsync("events/messages", new string('x', EventHubLimits.MessageBytes - 1_000), Atom);
        using HttpResponseMessage answer = await SendAsync("events/messages", new string('x', EventHubLimits.MessageBytes + 1), Atom, chunked: chunked);

        Assert.Equal(HttpStatusCode.Created, fits.StatusCode);
        await ErrorAsync(answer, 413);
        Assert.Single(All());
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage answer, int status)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        XElement error = XElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(("Error", $"{status}"), (error.Name.LocalName, error.Element("Code")!.Value));
        return error.Element("Detail")!.Value;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string body, string type, string? token = null, string? key = null, bool chunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(_web.Address, path));
        request.Headers.TransferEncodingChunked = chunked;
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        token ??= SasToken.For("https://localhost/events");
        if (token.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        if (key is not null)
        {
            request.Headers.Add("BrokerProperties", $$"""{"PartitionKey":"{{key}}"}""");
        }

        return await _client.SendAsync(request, Cancel);
    }

    private PartitionLog Partition(int number) => _hubs.Store.Hub(TestHubs.Hub)!.Partitions[number];

    private IEnumerable<LoggedEvent> All() => _hubs.Store.Hub(TestHubs.Hub)!.Partitions.SelectMany(partition => partition.ReadAll());
}
