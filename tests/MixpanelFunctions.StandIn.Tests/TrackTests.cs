using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class TrackTests
{
    private const string Success = """{"status":1,"error":null}""";

    [Theory]
    [InlineData("track?verbose=1", Success, "application/json")]
    [InlineData("track?verbose=0", "1", "text/plain")]
    [InlineData("track", "1", "text/plain")]
    public async Task A_good_event_is_taken_and_answered(string path, string answer, string contentType)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsAsync(null, path, Bytes($"[{Tracked()}]"));

        Assert.Equal((200, answer), (reply.Status, reply.Body));
        Assert.Equal(contentType, reply.Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/track", Assert.Single(mixpanel.Store.Find(new EventQuery()).Events).Endpoint);
    }

    [Theory]
    [InlineData("track?verbose=1", """{"status":0,"error":"'properties.token' is invalid: must not be missing or empty"}""")]
    [InlineData("track", "0")]
    public async Task A_bad_event_is_answered_with_status_200_all_the_same(string path, string answer)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsAsync(null, path, Bytes($"[{Record()}]"));

        Assert.Equal((200, answer), (reply.Status, reply.Body));
        Assert.Equal((0, 1), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Refused));
    }

    [Theory]
    [InlineData("1768046400000", 1)] // Five days before the clock's time.
    [InlineData("1768046399999", 0)]
    [InlineData("1768046400", 1)]
    [InlineData("1768046399", 0)]
    [InlineData("1768482000000", 1)]
    [InlineData("1768482000001", 0)]
    [InlineData(null, 1)]
    [InlineData("\"today\"", 0)]
    public async Task Events_of_the_last_five_days_are_taken(string? time, int status)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Assert.Equal(status, (int?)(await mixpanel.TrackAsync(Tracked(time))).Json["status"]);
    }

    [Theory]
    [InlineData("""{"event":"a","properties":{"token":"t"}}""", 1)]
    [InlineData("""{"event":"a","properties":{"token":""}}""", 0)]
    [InlineData("""{"event":"a","properties":{"token":5}}""", 0)]
    [InlineData("""{"event":"a"}""", 0)]
    [InlineData("""{"event":"","properties":{"token":"t"}}""", 0)]
    [InlineData("""{"event":"a","properties":{"token":"t","distinct_id":"anon"}}""", 0)]
    [InlineData("""{"event":"a","properties":{"token":"t","$insert_id":"a b"}}""", 0)]
    [InlineData("""{"event":"a","properties":{"token":"t","a":[[[[]]]]}}""", 0)]
    [InlineData("""{"event":"$identify","properties":{"token":"t","$identified_id":"u","$anon_id":"a"}}""", 1)]
    [InlineData("""{"event":"$merge","properties":{"token":"t","$distinct_ids":["a","b"]}}""", 0)]
    public async Task What_is_required_is_a_name_and_a_token_and_what_is_there_must_be_good(string record, int status)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Assert.Equal(status, (int?)(await mixpanel.TrackAsync(record)).Json["status"]);
        Assert.Equal(status, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task One_good_event_among_bad_ones_makes_a_success()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.TrackAsync(Record(), Tracked(), Record());

        Assert.Equal(Success, reply.Body);
        Assert.Equal((1, 2), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Refused));
    }

    [Fact]
    public async Task An_unknown_token_is_answered_as_a_success_and_its_event_ignored()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new()
        {
            TimeProvider = clock,
            AcceptAnyToken = false,
            Projects = [new() { Token = Token, Name = "Web" }],
        });

        Reply reply = await mixpanel.TrackAsync(Tracked(token: "unknown"), Tracked());

        Assert.Equal(Success, reply.Body);
        Assert.Equal("Web", Assert.Single(mixpanel.Store.Find(new EventQuery()).Events).Project);
        Assert.Equal(1, mixpanel.Store.Counts.Refused);
    }

    [Fact]
    public async Task A_single_object_is_taken()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsAsync(null, "track?verbose=1", Bytes(Tracked()));

        Assert.Equal(Success, reply.Body);
    }

    [Fact]
    public async Task A_form_holds_the_event_in_its_field_data()
    {
        await using TestStandIn mixpanel = await StartAsync();
        string record = Record(distinctId: "\"å & +\"", more: "\"token\":\"t\"");
        byte[] body = Bytes("ip=0&data=" + Uri.EscapeDataString(record) + "&strict=1");

        Reply reply = await mixpanel.SendAsAsync(null, "track?verbose=1", body, "application/x-www-form-urlencoded");

        Assert.Equal(Success, reply.Body);
        Assert.Equal("å & +", Assert.Single(mixpanel.Store.Find(new EventQuery()).Events).DistinctId);
    }

    [Fact]
    public async Task The_documented_example_of_a_form_is_taken()
    {
        await using TestStandIn mixpanel = await StartAsync();

        // mixpanel/docs reference/create-identity.
        const string Body = """
            data={
                  "event": "$identify",
                  "properties": {
                      "$identified_id": "YOUR_CHOSEN_USER_ID",
                      "$anon_id": "ORIGINAL_ANON_ID",
                      "token": "YOUR_PROJECT_TOKEN"
                  }
            }

            """;
        Reply reply = await mixpanel.SendAsAsync(null, "track", Bytes(Body), "application/x-www-form-urlencoded");

        Assert.Equal("1", reply.Body);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "event=a")]
    [InlineData("application/x-www-form-urlencoded", "data=nonsense")]
    [InlineData("application/json", "nonsense")]
    [InlineData("application/json", "[]")]
    public async Task A_body_without_events_is_a_failure(string contentType, string body)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsAsync(null, "track?verbose=1", Bytes(body), contentType);

        Assert.Equal((200, 0), (reply.Status, (int?)reply.Json["status"]));
        Assert.NotEqual("", (string?)reply.Json["error"]);
    }

    [Fact]
    public async Task A_gzipped_body_is_taken_and_broken_gzip_told()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply good = await mixpanel.SendAsAsync(null, "track?verbose=1", Gzip(Bytes($"[{Tracked()}]")), "application/json", "gzip");
        Reply broken = await mixpanel.SendAsAsync(null, "track?verbose=1", Bytes($"[{Tracked()}]"), "application/json", "gzip");

        Assert.Equal(Success, good.Body);
        Assert.Equal("""{"status":0,"error":"request body is not valid gzip"}""", broken.Body);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxRequestBytes = 1000 });

        Reply reply = await mixpanel.SendAsAsync(null, "track", Bytes($"[{Tracked()}]".PadRight(1001)));

        Assert.Equal(413, reply.Status);
    }
}
