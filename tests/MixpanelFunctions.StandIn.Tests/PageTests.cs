using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class PageTests
{
    [Fact]
    public async Task The_events_page_shows_an_event_with_its_record_as_sent()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => Named(clock, "Web"));
        await mixpanel.ImportAsync(Record(more: "\"price\":1.50,\"tags\":[\"å\",null,true],\"o\":{\"k\":{}}"));

        Reply reply = await mixpanel.GetAsync("stand-in/events");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            """{"matched":1,"events":[{"project":"Web","endpoint":"/import","event":"Signup","distinct_id":"user-1","insert_id":"id-1","time":1768478400000,"received_at":"2026-01-15T12:00:00+00:00","record":"""
            + Record(more: "\"price\":1.50,\"tags\":[\"å\",null,true],\"o\":{\"k\":{}}") + "}]}",
            reply.Body);
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("?event=Signup", 3)]
    [InlineData("?event=signup", 0)]
    [InlineData("?distinct_id=a", 2)]
    [InlineData("?distinct_id=", 1)]
    [InlineData("?insert_id=i-2", 1)]
    [InlineData("?event=Signup&distinct_id=a", 1)]
    [InlineData("?project=Web", 4)]
    [InlineData("?project=web", 0)]
    [InlineData("?project=Web&limit=10000", 4)]
    public async Task Events_are_found_by(string query, int matched)
    {
        await using TestStandIn mixpanel = await StartAsync(clock => Named(clock, "Web"));
        await mixpanel.ImportAsync(
            Record("\"Signup\"", distinctId: "\"a\"", insertId: "\"i-1\""),
            Record("\"Login\"", distinctId: "\"a\"", insertId: "\"i-2\""),
            Record("\"Signup\"", distinctId: "\"b\"", insertId: "\"i-3\""),
            Record("\"Signup\"", distinctId: "\"\"", insertId: "\"i-4\""));

        Reply reply = await mixpanel.GetAsync("stand-in/events" + query);

        Assert.Equal(matched, (int?)reply.Json["matched"]);
        Assert.Equal(matched, reply.Json["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task Of_many_events_the_latest_are_shown_in_order()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Many(150));

        Reply two = await mixpanel.GetAsync("stand-in/events?limit=2");
        Reply byDefault = await mixpanel.GetAsync("stand-in/events");

        Assert.Equal(150, (int?)two.Json["matched"]);
        Assert.Equal(["id-148", "id-149"], two.Json["events"]!.AsArray().Select(each => (string?)each!["insert_id"]));
        Assert.Equal(100, byDefault.Json["events"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("10001")]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public async Task A_limit_out_of_range_is_told(string limit)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.GetAsync("stand-in/events?limit=" + limit);

        Assert.Equal(400, reply.Status);
        Assert.Equal("""{"errors":["'limit' must be a number from 1 to 10000."]}""", reply.Body);
    }

    [Fact]
    public async Task The_summary_counts_by_project_and_event()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => Named(clock, "Web"));
        await mixpanel.ImportAsync(Numbered(1), Numbered(2), Numbered(2), "{}", Record("\"Login\""));
        await mixpanel.TrackAsync(Tracked(token: "another"));

        Reply reply = await mixpanel.GetAsync("stand-in/summary");

        long bytes = mixpanel.Store.Counts.Bytes;
        Assert.True(bytes > 0);
        Assert.Equal(
            $$"""{"requests":2,"accepted":5,"duplicates":1,"refused":1,"profile_updates":0,"profile_updates_refused":0,"identity_links":0,"identity_links_refused":0,"bytes":{{bytes}},"retained":4,"profiles":0,"projects":["""
            + """{"project":"Web","events":3,"duplicates":1,"by_event":[{"event":"Login","count":1},{"event":"Signup","count":2}]},"""
            + """{"project":"project-1","events":1,"duplicates":0,"by_event":[{"event":"Signup","count":1}]}]}""",
            reply.Body);
    }

    [Fact]
    public async Task Deleting_the_events_clears_the_store()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record());

        Reply reply = await mixpanel.DeleteAsync("stand-in/events");

        Assert.Equal((204, ""), (reply.Status, reply.Body));
        Assert.Equal(new StandInCounts(), mixpanel.Store.Counts);
        Assert.Equal("""{"matched":0,"events":[]}""", (await mixpanel.GetAsync("stand-in/events")).Body);
    }

    [Fact]
    public async Task Pages_are_not_counted_as_requests()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.GetAsync("stand-in/events");
        await mixpanel.GetAsync("stand-in/summary");

        Assert.Equal(0, mixpanel.Store.Counts.Requests);
    }

    [Fact]
    public async Task No_page_shows_a_token()
    {
        await using TestStandIn mixpanel = await StartAsync();
        const string Short = "tok7";
        await mixpanel.TrackAsync(Tracked());
        await mixpanel.TrackAsync(Tracked(token: Short));

        // Events that quote a token where none belongs.
        await mixpanel.ImportAsync(
            Record("\"Signup " + Token + "\"", insertId: "\"a\""),
            Record(distinctId: Quote(Token), insertId: Quote(Token)),
            Record(insertId: "\"b\"", more: $$"""
                "{{Token}}":1,"url":"https://example.com/?t={{Token}}&x=1","o":{"token":"another-secret","k":["{{Token}}","{{Short}}"]},"escaped":"\u0062{{Token[1..]}}"
                """));

        Reply events = await mixpanel.GetAsync("stand-in/events");
        Reply summary = await mixpanel.GetAsync("stand-in/summary");

        Assert.Equal(5, events.Json["events"]!.AsArray().Count);
        Assert.Contains("https://example.com/?t=***&x=1", events.Body, StringComparison.Ordinal);
        Assert.Contains("\"Signup ***\"", summary.Body, StringComparison.Ordinal);
        foreach (string secret in new[] { Token, Short, "another-secret" })
        {
            Assert.DoesNotContain(secret, events.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, summary.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Projects_are_shown_by_name_then_by_id_then_by_number()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new()
        {
            TimeProvider = clock,
            Projects = [new() { Token = "a", Id = "1", Name = "Web" }, new() { Token = "b", Id = "2" }, new() { Token = "c" }, new() { Token = "d", Name = "Web" }],
        });

        foreach (string token in new[] { "a", "b", "c", "d", "e" })
        {
            await mixpanel.TrackAsync(Tracked(token: token));
        }

        Assert.Equal(
            ["Web", "2", "project-1", "project-2", "project-3"],
            mixpanel.Store.Summarise().Projects.Select(project => project.Project));
    }

    private static StandInOptions Named(TimeProvider clock, string name) =>
        new() { TimeProvider = clock, Projects = [new() { Token = Token, Name = name }] };
}
