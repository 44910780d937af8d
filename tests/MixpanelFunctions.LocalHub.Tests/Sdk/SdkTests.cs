using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Hubs;

namespace MixpanelFunctions.LocalHub.Tests.Sdk;

/// <summary>The measure of the endpoint: what Azure's own client makes of it.</summary>
public class SdkTests
{
    [Fact]
    public async Task Events_of_every_kind_come_back_as_they_were_sent()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "thereAndBack");

        Assert.Null(seen["error"]);
        JsonObject[] events = [.. seen["events"]!.AsArray().Select(one => one!.AsObject()).OrderBy(Text("partition")).ThenBy(one => one["sequenceNumber"]!.GetValue<int>())];
        Assert.Equal(["0/0", "1/0", "1/1", "1/2", "1/3", "3/0", "3/1"], events.Select(one => $"{one["partition"]}/{one["sequenceNumber"]}"));
        AssertJson("""{ "text": "Ærø", "number": 1.5, "list": [1, null, true] }""", events[0]["body"]);
        Assert.Equal("with all", events[1]["body"]!.GetValue<string>());
        AssertJson(
            """{ "text": "Ærø", "whole": 7, "part": 0.5, "yes": true, "when": 1700000000000, "bytes": { "0": 1, "1": 2, "2": 3 } }""",
            events[1]["properties"]);
        Assert.Equal(
            ("text/plain", "correlation", "message"),
            (Text("contentType")(events[1]), Text("correlationId")(events[1]), Text("messageId")(events[1])));
        AssertJson("""{ "bytes": [0, 1, 255] }""", events[2]["body"]);
        Assert.Equal(["data", "value", "sequence"], events[2..5].Select(Text("bodyType")));
        AssertJson("[[1, 2], [3]]", events[4]["body"]);
        Assert.Equal(["7", "7"], events[5..].Select(Text("partitionKey")));
        Assert.All(events, one => Assert.Equal(
            hubs.Store.Hub(TestHubs.Hub)!.CreatedAt, DateTimeOffset.Parse(Text("enqueuedTimeUtc")(one)!, CultureInfo.InvariantCulture), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_hundred_thousand_events_go_in_and_come_out_each_partition_in_order()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync(change: options => options with { MaxPartitionBytes = 1L << 30 });

        JsonNode seen = await RunAsync(hubs, "many", new { count = 100_000, size = 200 });

        TestContext.Current.TestOutputHelper!.WriteLine(seen.ToJsonString());
        Assert.Equal((100_000, 0), (seen["received"]!.GetValue<int>(), seen["outOfOrder"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_client_is_told_of_the_hub_and_its_partitions()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "properties");

        Assert.Equal("events", seen["hub"]!["name"]!.GetValue<string>());
        Assert.False(seen["hub"]!["isGeoDrEnabled"]!.GetValue<bool>());
        Assert.Equal(
            hubs.Store.Hub(TestHubs.Hub)!.CreatedAt,
            DateTimeOffset.Parse(seen["hub"]!["createdOn"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            TimeSpan.FromMilliseconds(1));
        AssertJson("""["0", "1", "2", "3"]""", seen["ids"]);
        JsonObject before = seen["before"]!.AsObject();
        before.Remove("lastEnqueuedOnUtc");
        AssertJson(
            """
            { "eventHubName": "events", "partitionId": "1", "beginningSequenceNumber": 0, "lastEnqueuedSequenceNumber": -1,
              "lastEnqueuedOffset": "-1", "isEmpty": true }
            """,
            before);
        Assert.Equal((1, false), (seen["after"]!["lastEnqueuedSequenceNumber"]!.GetValue<int>(), seen["after"]!["isEmpty"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_key_goes_where_the_client_itself_would_send_it()
    {
        string[] keys = ["7", "131", "Ærø", "a key of twelve", "exactly 12 b", "FWfAT", "sOdeEAsyQoEuEFPGerWO", "$0cb", "-4189260826195535198"];
        await using LocalEventHubs hubs = await TestHubs.StartAsync(partitions: 32);

        JsonNode seen = await RunAsync(hubs, "keys", new { keys });

        Assert.Equal(keys.Order(), seen.AsArray().Select(one => Text("key")(one!.AsObject())).Order());
        Assert.All(seen.AsArray(), one => Assert.Equal(Text("client")(one!.AsObject()), Text("here")(one.AsObject())));
    }

    [Fact]
    public async Task A_subscription_begins_at_any_position()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonObject seen = (await RunAsync(hubs, "positions")).AsObject();

        Assert.Equal("ArgumentOutOfRangeError", seen["behindTheEnd"]!["code"]!.GetValue<string>());
        seen.Remove("behindTheEnd");
        AssertJson(
            """
            { "earliest": "abcd", "offset": "cd", "offsetInclusive": "bcd", "number": "cd", "numberInclusive": "bcd",
              "time": "cd", "timeBefore": "bcd", "latest": "e" }
            """,
            seen);
    }

    [Fact]
    public async Task A_receiver_can_be_told_how_far_the_partition_is()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "lastEnqueued");

        Assert.Equal(2, seen["told"]!["sequenceNumber"]!.GetValue<int>());
        Assert.Equal(seen["truth"]!["lastEnqueuedOffset"]!.GetValue<string>(), seen["told"]!["offset"]!.GetValue<string>());
        Assert.Equal(seen["truth"]!["lastEnqueuedOnUtc"]!.GetValue<string>(), seen["told"]!["enqueuedOn"]!.GetValue<string>());
        Assert.NotNull(seen["told"]!["retrievedOn"]);
    }

    [Fact]
    public async Task The_higher_owner_level_takes_the_partition()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "ownerLevels");

        foreach (string refused in (string[])["lower", "without", "stolen"])
        {
            Assert.Equal("ReceiverDisconnectedError", seen[refused]!["code"]!.GetValue<string>());
        }

        Assert.Contains("with a higher epoch '5' already exists", seen["lower"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("with higher epoch of '9' is created", seen["stolen"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        AssertJson("""["a"]""", seen["higher"]);
    }

    [Fact]
    public async Task Five_receivers_may_share_a_partition_in_a_consumer_group()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "sixReceivers");

        Assert.Equal("QuotaExceededError", seen["sixth"]!["code"]!.GetValue<string>());
        Assert.Equal(1, seen["otherGroup"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_consumer_goes_on_from_the_checkpoints_of_another_without_loss()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "restart", new { count = 5_000, storage = azurite.ConnectionString, container = "checkpoints" });

        Assert.Equal(5_000, seen["distinct"]!.GetValue<int>());
        Assert.InRange(seen["first"]!.GetValue<int>(), 2_500, 4_999);
        // Checkpoints are written every hundred events: no more than that comes again in a partition.
        Assert.InRange(seen["twice"]!.GetValue<int>(), 0, 400);
    }

    [Fact]
    public async Task Two_consumers_share_the_partitions()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        JsonNode seen = await RunAsync(hubs, "sharing", new { storage = azurite.ConnectionString, container = "checkpoints" });

        Assert.Equal([2, 2], seen.AsArray().Select(one => one!.AsArray().Count));
        Assert.Equal(["0", "1", "2", "3"], seen.AsArray().SelectMany(one => one!.AsArray()).Select(one => one!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Every_mistake_is_told_by_the_code_that_the_client_knows()
    {
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        string endpoint = $"Endpoint=sb://localhost:{hubs.Port};";

        JsonObject seen = (await RunAsync(hubs, "mistakes", new
        {
            wrongKey = hubs.ConnectionString.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal),
            expired = $"{endpoint}SharedAccessSignature={Token(hubs, TestHubs.Hub, DateTimeOffset.UtcNow.AddMinutes(-1))};UseDevelopmentEmulator=true;",
            otherHub = $"{endpoint}SharedAccessSignature={Token(hubs, "second", DateTimeOffset.UtcNow.AddHours(1))};UseDevelopmentEmulator=true;",
        })).AsObject();

        Assert.False(seen["fits"]!.GetValue<bool>());
        seen.Remove("fits");
        Dictionary<string, string?> codes = seen.ToDictionary(one => one.Key, one => one.Value?["code"]?.GetValue<string>());
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["wrongKey"] = "UnauthorizedError",
                ["wrongKeyManagement"] = "UnauthorizedError",
                ["expired"] = "UnauthorizedError",
                ["unknownHub"] = "MessagingEntityNotFoundError",
                ["unknownHubManagement"] = "MessagingEntityNotFoundError",
                ["otherHub"] = "UnauthorizedError",
                ["unknownPartition"] = "ArgumentOutOfRangeError",
                ["unknownPartitionManagement"] = "ArgumentOutOfRangeError",
                ["unknownPartitionReceived"] = "ArgumentOutOfRangeError",
                ["unknownGroup"] = "MessagingEntityNotFoundError",
                ["tooLarge"] = "MessageTooLargeError",
            },
            codes);
        Assert.Contains("InvalidSignature", seen["wrongKey"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("ExpiredToken", seen["expired"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("InvalidAudience", seen["otherHub"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static Task<JsonNode> RunAsync(LocalEventHubs hubs, string scenario, object? more = null)
    {
        Dictionary<string, object> arguments = new() { ["connectionString"] = hubs.ConnectionString, ["hub"] = TestHubs.Hub };
        foreach (System.Reflection.PropertyInfo property in more?.GetType().GetProperties() ?? [])
        {
            arguments[property.Name] = property.GetValue(more)!;
        }

        return EventHubsSdk.RunAsync(scenario, arguments);
    }

    private static string Token(LocalEventHubs hubs, string hub, DateTimeOffset until)
    {
        string resource = Uri.EscapeDataString($"sb://localhost:{hubs.Port}/{hub}");
        long expiry = until.ToUnixTimeSeconds();
        byte[] signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes("SAS_KEY_VALUE"), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}&skn=RootManageSharedAccessKey";
    }

    private static Func<JsonObject, string?> Text(string name) => one => one[name]?.GetValue<string>();

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}\nactual {actual?.ToJsonString()}");
}
