using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class StoreTests
{
    public static TheoryData<string, string, bool> Pairs => new()
    {
        { "the very same", Record(), true },
        { "other properties", Record(more: "\"plan\":\"pro\""), true },
        { "the same text escaped", Record(distinctId: "\"\\u0075ser-1\""), true },
        { "another event", Record(name: "\"Login\""), false },
        { "another distinct_id", Record(distinctId: "\"user-2\""), false },
        { "another time", Record(time: "1768478399999"), false },
        { "another insert_id", Record(insertId: "\"id-2\""), false },
        { "the border between event and distinct_id moved", Record(name: "\"Signupu\"", distinctId: "\"ser-1\""), false },
        { "the border between distinct_id and insert_id moved", Record(distinctId: "\"user-1i\"", insertId: "\"d-1\""), false },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Events_are_duplicates_when_event_distinct_id_time_and_insert_id_are_equal(string what, string second, bool duplicate)
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.ImportAsync(Record());
        await mixpanel.ImportAsync(second);

        StandInCounts counts = mixpanel.Store.Counts;
        Assert.True((duplicate ? 1 : 0) == counts.Duplicates, what);
        Assert.Equal((2, duplicate ? 1 : 2), (counts.Accepted, counts.Retained));
    }

    [Fact]
    public async Task Of_duplicates_the_latest_counts()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.ImportAsync(Record(more: "\"v\":1"), Record(more: "\"v\":2"));
        await mixpanel.ImportAsync(Record(more: "\"v\":3"));

        Assert.Equal(Record(more: "\"v\":3"), Text(Assert.Single(mixpanel.Store.Find(new EventQuery()).Events)));
    }

    [Fact]
    public async Task The_same_event_in_two_projects_is_two_events()
    {
        await using TestStandIn mixpanel = await StartAsync();

        foreach (string token in new[] { "one", "two" })
        {
            await mixpanel.SendAsAsync(Basic(token, ""), "import?strict=1", Bytes($"[{Record()}]"));
        }

        Assert.Equal(0, mixpanel.Store.Counts.Duplicates);
        Assert.Equal(["project-1", "project-2"], mixpanel.Store.Summarise().Projects.Select(project => project.Project));
    }

    [Fact]
    public async Task An_event_without_an_insert_id_is_never_a_duplicate()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.SendAsync("import", Bytes($"[{Record(insertId: null)},{Record(insertId: null)}]"));

        Assert.Equal((2, 0), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Duplicates));
    }

    [Fact]
    public async Task The_oldest_events_go_when_there_are_too_many_and_counts_and_deduplication_go_on()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxRetainedEvents = 3000 });
        await mixpanel.ImportAsync(Many(2000));
        await mixpanel.ImportAsync([.. Enumerable.Range(2000, 2000).Select(Numbered)]);

        EventPage page = mixpanel.Store.Find(new EventQuery { Limit = 10_000 });
        await mixpanel.ImportAsync(Numbered(0));
        EventPage after = mixpanel.Store.Find(new EventQuery { Limit = 10_000 });

        Assert.Equal(Enumerable.Range(1000, 3000).Select(Numbered), page.Events.Select(Text));
        Assert.Equal([.. Enumerable.Range(1001, 2999).Select(Numbered), Numbered(0)], after.Events.Select(Text));
        Assert.Equal((4001, 1, 3000), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Duplicates, mixpanel.Store.Counts.Retained));
        Assert.Equal(4000, Assert.Single(mixpanel.Store.Summarise().Projects).Events);
    }

    [Fact]
    public async Task The_oldest_events_go_when_they_take_too_many_bytes()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxRetainedBytes = 1_048_576 });
        string Large(int number, int room) => Record(
            insertId: Quote("id-" + number.ToString(CultureInfo.InvariantCulture)),
            more: $"\"a\":\"{new string('x', room)}\"");

        await mixpanel.ImportAsync(Large(1, 400_000), Large(2, 400_000));
        await mixpanel.ImportAsync(Large(3, 400_000));
        string?[] afterThird = mixpanel.Store.Find(new EventQuery()).Events.Select(each => each.InsertId).ToArray();
        await mixpanel.ImportAsync(Large(3, 900_000));

        Assert.Equal(["id-2", "id-3"], afterThird);
        Assert.Equal(["id-3"], mixpanel.Store.Find(new EventQuery()).Events.Select(each => each.InsertId));
    }

    [Fact]
    public async Task Arriving_events_are_told_with_what_is_known_of_them()
    {
        await using TestStandIn mixpanel = await StartAsync();
        ConcurrentQueue<ArrivedEvent> told = new();
        mixpanel.Store.EventsArrived += (_, arrived) =>
        {
            foreach (ArrivedEvent each in arrived.Events)
            {
                told.Enqueue(each);
            }
        };

        await mixpanel.ImportAsync(Numbered(1), "{}", Numbered(2), Numbered(1));

        Assert.Equal(["id-1", "id-2", "id-1"], told.Select(each => each.Event.InsertId));
        Assert.Equal([false, false, true], told.Select(each => each.IsDuplicate));
        StoredEvent first = told.First().Event;
        Assert.Equal(("project-1", "/import", "Signup", "user-1"), (first.Project, first.Endpoint, first.Event, first.DistinctId));
        Assert.Equal((1768478400000, Now), (first.Time, first.ReceivedAt));
    }

    [Fact]
    public async Task A_request_without_a_good_event_raises_nothing()
    {
        await using TestStandIn mixpanel = await StartAsync();
        int raised = 0;
        mixpanel.Store.EventsArrived += (_, _) => raised++;

        await mixpanel.ImportAsync("{}");
        Assert.Equal(0, raised);

        await mixpanel.ImportAsync(Record());
        Assert.Equal(1, raised);
    }

    [Fact]
    public async Task A_cleared_store_has_forgotten_everything()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Numbered(1), Numbered(2));

        mixpanel.Store.Clear();
        await mixpanel.ImportAsync(Numbered(2));

        Assert.Equal(
            new StandInCounts { Requests = 1, Accepted = 1, Bytes = Numbered(2).Length + 2, Retained = 1 }, mixpanel.Store.Counts);
        Assert.Equal("project-1", Assert.Single(mixpanel.Store.Summarise().Projects).Project);
    }

    [Fact]
    public async Task Parallel_posts_add_up()
    {
        await using TestStandIn mixpanel = await StartAsync();
        int told = 0;
        mixpanel.Store.EventsArrived += (_, arrived) => Interlocked.Add(ref told, arrived.Events.Count);

        // Sixteen senders of ten requests; every two neighbours send the same events.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(sender => Task.Run(
            async () =>
            {
                for (int request = 0; request < 10; request++)
                {
                    int first = ((sender / 2 * 10) + request) * 50;
                    Reply reply = await mixpanel.ImportAsync([.. Enumerable.Range(first, 50).Select(Numbered), "{}"]);
                    Assert.Equal(50, (int?)reply.Json["num_records_imported"]);
                }
            },
            Cancel)));

        StandInCounts counts = mixpanel.Store.Counts;
        Assert.Equal((160, 8000, 4000, 160, 4000), (counts.Requests, counts.Accepted, counts.Duplicates, counts.Refused, counts.Retained));
        Assert.Equal(8000, told);
        IEnumerable<string?> ids = mixpanel.Store.Find(new EventQuery { Limit = 10_000 }).Events.Select(each => each.InsertId);
        Assert.Equal(4000, ids.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task A_query_with_a_limit_out_of_range_is_a_mistake_of_the_caller(int limit)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Assert.Throws<ArgumentOutOfRangeException>(() => mixpanel.Store.Find(new EventQuery { Limit = limit }));
    }

    private static string Text(StoredEvent stored) => Encoding.UTF8.GetString(stored.Json.Span);
}
