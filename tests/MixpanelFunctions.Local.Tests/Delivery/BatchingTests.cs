using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>How records become requests, and that none is lost or doubled by it.</summary>
public class BatchingTests
{
    [Theory]
    [InlineData(1, 2_000, 1)]
    [InlineData(7, 2_000, 1)]
    [InlineData(7, 3, 3)]
    [InlineData(6, 3, 2)]
    [InlineData(7, 1, 7)]
    [InlineData(2_000, 2_000, 1)]
    [InlineData(2_001, 2_000, 2)]
    [InlineData(5_000, 2_000, 3)]
    [InlineData(5_000, 64, 79)]
    public async Task Every_event_is_stored_once_in_as_few_requests_as_there_can_be(int events, int mostRecords, int requests)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", $"{mostRecords}"));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(events));

        Assert.Equal((events, events, events, 0L, 0L), (tally.Messages, tally.Received, tally.Forwarded, tally.Filtered, tally.DeadLettered));
        Assert.Equal((events, 0L, requests, 0L), (tally.RecordsDelivered, tally.RecordsDeadLettered, tally.Requests, tally.Retries));
        Assert.True(tally.AddsUp);
        Assert.Equal(Enumerable.Range(1, events), line.Mixpanel.StoredNumbers);
        Assert.Equal(0, line.Mixpanel.Store.Counts.Duplicates);
        Assert.Equal(requests, line.Mixpanel.Seen.Count);
        Assert.All(line.Mixpanel.Seen, request => Assert.InRange(request.Records.Count, 1, mostRecords));
        Assert.Equal(tally.BytesSent, line.Mixpanel.Seen.Sum(request => (long)request.BytesSent));
        Assert.Empty(line.DeadLetters);
    }

    [Fact]
    public async Task No_message_at_all_sends_nothing()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();

        EventTally tally = await line.ForwardAsync();

        Assert.Equal((0L, 0L, true), (tally.Received, tally.Requests, tally.AddsUp));
        Assert.Empty(line.Mixpanel.Seen);
    }

    [Fact]
    public async Task Requests_are_filled_up_to_their_largest_size_and_no_further()
    {
        const int Largest = 1_100_000;
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRequestBytes", $"{Largest}"));
        string filling = new('x', 100_000);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(43, body: number => EdgeEvents.Body(number, filling: filling)));

        int record = line.Mixpanel.Seen[0].Body.Length / line.Mixpanel.Seen[0].Records.Count;
        Assert.All(line.Mixpanel.Seen, request => Assert.InRange(request.Body.Length, 1, Largest));
        Assert.Equal(43 / (Largest / record) + 1, line.Mixpanel.Seen.Count);
        Assert.Equal((43L, 43L), (tally.Forwarded, tally.RecordsDelivered));
        Assert.Equal(Enumerable.Range(1, 43), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task A_request_of_exactly_the_largest_size_is_one_request_and_a_byte_more_makes_two()
    {
        string filling = new('x', 549_000);
        await using ForwardingLine probe = await ForwardingLine.StartAsync();
        HubMessage[] two = EdgeEvents.Many(2, body: number => EdgeEvents.Body(number, filling: filling));
        await probe.ForwardAsync(two);
        int size = Assert.Single(probe.Mixpanel.Seen).Body.Length;
        // The least size that can be set is 1,100,000: the records are made to hit just above it.
        int more = (1_100_001 - size) / 2;
        HubMessage[] exact = EdgeEvents.Many(2, body: number => EdgeEvents.Body(number, filling: filling + new string('x', more)));
        int exactSize = size + (2 * more);

        await using ForwardingLine fits = await ForwardingLine.StartAsync(("Mixpanel__MaxRequestBytes", $"{exactSize}"));
        await fits.ForwardAsync(exact);
        await using ForwardingLine tooLarge = await ForwardingLine.StartAsync(("Mixpanel__MaxRequestBytes", $"{exactSize}"));
        await tooLarge.ForwardAsync(exact[0], EdgeEvents.Message(2, EdgeEvents.Body(2, filling: filling + new string('x', more + 1))));

        Assert.Equal(exactSize, Assert.Single(fits.Mixpanel.Seen).Body.Length);
        Assert.Equal(2, tooLarge.Mixpanel.Seen.Count);
    }

    [Theory]
    [InlineData("None", null)]
    [InlineData("Fastest", "gzip")]
    [InlineData("Optimal", "gzip")]
    public async Task Requests_are_compressed_as_it_is_set(string compression, string? encoding)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__Compression", compression));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(100));

        SeenRequest request = Assert.Single(line.Mixpanel.Seen);
        Assert.Equal(encoding, request.ContentEncoding);
        Assert.Equal(encoding is null, request.BytesSent == request.Body.Length);
        Assert.Equal(request.BytesSent, tally.BytesSent);
        Assert.Equal(100, line.Mixpanel.StoredNumbers.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task As_many_requests_as_are_allowed_are_under_way_at_once_and_not_one_more(int concurrency)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            ("Mixpanel__MaxRecordsPerRequest", "1"), ("Mixpanel__MaxConcurrency", $"{concurrency}"));
        TaskCompletionSource allInside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int arrived = 0;
        line.Mixpanel.AtTheDoor = _ =>
        {
            if (Interlocked.Increment(ref arrived) == concurrency)
            {
                allInside.SetResult();
            }

            // None goes in before as many as are allowed stand at the door; with fewer this would never end.
            return allInside.Task;
        };

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(60));

        Assert.Equal(concurrency, line.Mixpanel.MostAtOnce);
        Assert.Equal(60, tally.Requests);
        Assert.Equal(Enumerable.Range(1, 60), line.Mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task The_same_messages_give_the_same_records_however_they_are_split_or_run_in_parallel()
    {
        HubMessage[] messages = EdgeEvents.Many(600);
        await using ForwardingLine whole = await ForwardingLine.StartAsync();
        await using ForwardingLine split = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "37"), ("Mixpanel__Compression", "Fastest"));
        await using ForwardingLine parallel = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "11"));

        await whole.ForwardAsync(messages);
        foreach (HubMessage[] chunk in messages.Chunk(83))
        {
            await split.ForwardAsync(chunk);
        }

        await Task.WhenAll(messages.Chunk(50).Select(chunk => parallel.ForwardAsync(chunk)));

        string[] expected = Texts(whole);
        Assert.Equal(600, expected.Distinct().Count());
        Assert.Equal(expected, Texts(split));
        Assert.Equal(expected, Texts(parallel));
    }

    [Fact]
    public async Task Partitions_forwarded_at_once_by_one_forwarder_add_up()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(("Mixpanel__MaxRecordsPerRequest", "20"));
        string Body(int number) => number % 10 == 0 ? "no JSON at all" : EdgeEvents.Body(number);

        EventTally[] tallies = await Task.WhenAll(Enumerable.Range(0, 8).Select(partition =>
            line.ForwardAsync(EdgeEvents.Many(200, $"{partition}", Body))));

        Assert.All(tallies, tally => Assert.Equal((200L, 180L, 20L), (tally.Received, tally.Forwarded, tally.DeadLettered)));
        EventTally all = tallies.Aggregate(EventTally.Empty, EventTally.Add);
        Assert.Equal((1_600L, 1_440L, 160L, true), (all.Received, all.Forwarded, all.DeadLettered, all.AddsUp));
        Assert.Equal(new RuleTally("Every event", 1_440, 1_440, 0), Assert.Single(all.Rules));
        Assert.Equal((1_440L, 0L), (line.Mixpanel.Store.Counts.Accepted, line.Mixpanel.Store.Counts.Duplicates));
        Assert.Equal(160, line.DeadLetters.Count);
    }

    private static string[] Texts(ForwardingLine line) =>
        [.. line.Mixpanel.Stored.Select(stored => System.Text.Encoding.UTF8.GetString(stored.Json.Span)).Order(StringComparer.Ordinal)];
}
