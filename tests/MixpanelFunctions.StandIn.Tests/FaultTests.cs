using System.Net;
using System.Net.Sockets;
using System.Text;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>What each kind of fault does to a request.</summary>
public class FaultTests
{
    private const string RateLimited = """{"code":429,"error":"Project exceeded rate limits. Please retry the request with exponential backoff.","status":"Too Many Requests"}""";
    private const string Received = """{"code":200,"num_records_imported":2,"status":"OK"}""";

    [Theory]
    [InlineData(503, null, "")]
    [InlineData(503, "", "")]
    [InlineData(502, "<html>Bad gateway</html>", "<html>Bad gateway</html>")]
    [InlineData(200, "null", "null")]
    [InlineData(204, null, "")]
    [InlineData(401, null, """{"code":401,"error":"Invalid credentials","status":"Unauthorized"}""")]
    [InlineData(401, "", "")]
    [InlineData(413, null, """{"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"}""")]
    [InlineData(429, null, RateLimited)]
    public async Task A_status_is_answered_with_or_without_a_body_and_nothing_stored(int status, string? body, string expected)
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Always, Status = status, Body = body });

        Reply reply = await mixpanel.ImportAsync(Record());

        Assert.Equal((status, expected), (reply.Status, reply.Body));
        Assert.Null(reply.Response.Headers.RetryAfter);
        Assert.Equal(new StandInCounts { Requests = 1 }, mixpanel.Store.Counts);
    }

    [Theory]
    [InlineData(false, "30")]
    [InlineData(true, "Thu, 15 Jan 2026 12:00:30 GMT")]
    public async Task Retry_After_is_seconds_or_a_date(bool asDate, string header)
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault
        {
            Kind = FaultKind.Status,
            When = FaultTrigger.Always,
            Status = 429,
            RetryAfter = TimeSpan.FromSeconds(30),
            RetryAfterAsDate = asDate,
        });

        Reply reply = await mixpanel.ImportAsync(Record());

        Assert.Equal(header, reply.Response.Headers.RetryAfter?.ToString());
    }

    [Theory]
    [InlineData(FaultKind.Delay, 200)]
    [InlineData(FaultKind.Status, 503)]
    public async Task A_delayed_request_waits_for_the_clock(FaultKind kind, int status)
    {
        TimerWatchingClock clock = new();
        await using TestStandIn mixpanel = await StartAsync(clock, each => new() { TimeProvider = each });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = kind, When = FaultTrigger.Always, Delay = TimeSpan.FromMinutes(2) });

        Task<Reply> pending = mixpanel.ImportAsync(Record(), Numbered(2));
        Assert.Equal(TimeSpan.FromMinutes(2), await clock.FirstTimer.WaitAsync(Cancel));
        clock.Advance(TimeSpan.FromSeconds(119));
        Assert.False(pending.IsCompleted);
        Assert.Equal(0, mixpanel.Store.Counts.Accepted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(status, (await pending).Status);
    }

    [Fact]
    public async Task A_stand_in_that_stops_does_not_wait_for_a_delayed_request()
    {
        TimerWatchingClock clock = new();
        TestStandIn mixpanel = await StartAsync(clock, each => new() { TimeProvider = each });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.Delay, When = FaultTrigger.Always, Delay = TimeSpan.FromHours(1) });

        Task<Reply> pending = mixpanel.ImportAsync(Record());
        await clock.FirstTimer.WaitAsync(Cancel);
        await mixpanel.StandIn.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => pending);
        Assert.Equal(0, mixpanel.Store.Counts.Accepted);
        mixpanel.Client.Dispose();
    }

    [Theory]
    [InlineData(FaultKind.ResetBeforeBody, 0)]
    [InlineData(FaultKind.ResetDuringBody, 0)]
    [InlineData(FaultKind.ResetAfterStored, 2)]
    public async Task A_reset_connection_gives_no_answer(FaultKind kind, int stored)
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = kind, When = FaultTrigger.Always });

        await Assert.ThrowsAsync<HttpRequestException>(() => mixpanel.ImportAsync(Record(), Numbered(2)));

        Assert.Equal(stored, mixpanel.Store.Counts.Accepted);
        mixpanel.StandIn.Faults.Clear();
        Assert.Equal(Received, (await mixpanel.ImportAsync(Record(), Numbered(2))).Body);
        Assert.Equal(stored, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_reset_before_the_body_does_not_wait_for_the_body_and_one_during_it_does()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.ResetBeforeBody, When = FaultTrigger.Next(1) });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.ResetDuringBody, When = FaultTrigger.Next(1) });

        using (TcpClient before = await ConnectAsync(mixpanel, ""))
        {
            await AssertResetAsync(before);
        }

        using TcpClient during = await ConnectAsync(mixpanel, "[");
        await AssertResetAsync(during);
    }

    [Fact]
    public async Task A_truncated_answer_ends_in_its_middle()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.TruncatedAnswer, When = FaultTrigger.Always });
        using ByteArrayContent content = new(Bytes($"[{Record()},{Numbered(2)}]"));
        using HttpRequestMessage request = new(HttpMethod.Post, "import?strict=1") { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", Basic(Token, ""));

        using HttpResponseMessage response = await mixpanel.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using Stream body = await response.Content.ReadAsStreamAsync(Cancel);
        byte[] read = new byte[Received.Length];
        int length = await body.ReadAtLeastAsync(read, Received.Length / 2, cancellationToken: Cancel);

        Assert.Equal((HttpStatusCode.OK, Received.Length), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Equal(Received[..(Received.Length / 2)], Encoding.UTF8.GetString(read, 0, length));
        await Assert.ThrowsAsync<HttpIOException>(async () => await body.ReadExactlyAsync(read.AsMemory(0, 1), Cancel));
        Assert.Equal(2, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task A_malformed_answer_is_whole_for_HTTP_and_broken_as_JSON()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.MalformedAnswer, When = FaultTrigger.Always });

        Reply reply = await mixpanel.ImportAsync(Record(), Numbered(2));

        Assert.Equal((200, Received[..(Received.Length / 2)]), (reply.Status, reply.Body));
        Assert.Equal(2, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task An_empty_answer_is_a_200_and_stores()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.EmptyAnswer, When = FaultTrigger.Always });

        Reply reply = await mixpanel.ImportAsync(Record(), Numbered(2));

        Assert.Equal((200, ""), (reply.Status, reply.Body));
        Assert.Equal(2, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task Fewer_imported_are_told_and_all_are_stored()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.FewerImported, When = FaultTrigger.Always });

        Reply reply = await mixpanel.ImportAsync(Record(), Numbered(2));

        Assert.Equal("""{"code":200,"num_records_imported":1,"status":"OK"}""", reply.Body);
        Assert.Equal(2, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task A_bad_request_without_a_list_stores_nothing_even_of_good_records()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.BadRequestWithoutList, When = FaultTrigger.Next(1) });

        Reply reply = await mixpanel.ImportAsync(Record());

        Assert.Equal(400, reply.Status);
        Assert.Equal(
            """{"code":400,"error":"some data points in the request failed validation","num_records_imported":0,"status":"Bad Request"}""",
            reply.Body);
        Assert.Equal(0, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task Some_records_are_refused_whatever_is_in_them_and_the_others_stored()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.SomeRefused, When = FaultTrigger.Always });

        Reply several = await mixpanel.ImportAsync(Many(4));
        Reply one = await mixpanel.ImportAsync(Record());
        Reply profiles = await mixpanel.SendAsync("engage?strict=1", Bytes($$"""[{{string.Join(',', Enumerable.Repeat($$$"""{"$token":"{{{Token}}}","$distinct_id":"u","$set":{"a":1}}""", 3))}}]"""));

        Assert.Equal((400, 400, 400), (several.Status, one.Status, profiles.Status));
        Assert.Equal([0, 3], several.Json["failed_records"]!.AsArray().Select(failed => (int)failed!["index"]!));
        Assert.Equal((2, 0, 1), ((int)several.Json["num_records_imported"]!, (int)one.Json["num_records_imported"]!, (int)profiles.Json["num_records_imported"]!));
        Assert.Equal((2L, 3L, 1L, 2L), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Refused, mixpanel.Store.Counts.ProfileUpdates, mixpanel.Store.Counts.ProfileUpdatesRefused));
    }

    [Fact]
    public async Task A_late_answer_comes_after_its_records_are_stored()
    {
        TimerWatchingClock clock = new();
        await using TestStandIn mixpanel = await StartAsync(clock, each => new() { TimeProvider = each });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.LateAnswer, When = FaultTrigger.Always, Delay = TimeSpan.FromMinutes(2) });

        Task<Reply> pending = mixpanel.ImportAsync(Record(), Numbered(2));
        await clock.FirstTimer.WaitAsync(Cancel);
        Assert.Equal((2, false), (mixpanel.Store.Counts.Accepted, pending.IsCompleted));
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((200, Received), ((await pending).Status, (await pending).Body));
    }

    [Fact]
    public async Task Hidden_failed_records_can_be_found_by_halving()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.FailedRecordsHidden, When = FaultTrigger.Always });

        Reply both = await mixpanel.ImportAsync(Record(), "{}");
        StandInCounts stored = mixpanel.Store.Counts;
        Reply good = await mixpanel.ImportAsync(Record());
        Reply bad = await mixpanel.ImportAsync("{}");

        Reply lenient = await mixpanel.SendAsync("import", Bytes("[{}]"));

        Assert.Equal((400, 200, 400, 200), (both.Status, good.Status, bad.Status, lenient.Status));
        Assert.False(both.Json.AsObject().ContainsKey("failed_records"));
        Assert.Equal(new StandInCounts { Requests = 1 }, stored);
        Assert.Equal(1, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task A_rate_limit_refuses_until_the_second_has_passed()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.RateLimit, When = FaultTrigger.Always, EventsPerSecond = 10 });

        Assert.Equal(200, (await mixpanel.ImportAsync(Many(9))).Status);
        mixpanel.Clock.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(400, (await mixpanel.ImportAsync("{}")).Status); // Bad records count as well.
        Reply limited = await mixpanel.ImportAsync(Record());
        mixpanel.Clock.Advance(TimeSpan.FromMilliseconds(499));
        Reply stillLimited = await mixpanel.ImportAsync(Record());
        mixpanel.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Reply rolledOn = await mixpanel.ImportAsync(Record());

        Assert.Equal((429, RateLimited), (limited.Status, limited.Body));
        Assert.Equal((429, 200), (stillLimited.Status, rolledOn.Status));
        Assert.Equal(10, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task Faults_befall_track_as_well()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.EmptyAnswer, When = FaultTrigger.Next(1) });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Next(1), Status = 502 });

        Assert.Equal("", (await mixpanel.TrackAsync(Tracked())).Body);
        Assert.Equal(502, (await mixpanel.TrackAsync(Tracked())).Status);
        Assert.Equal(1, mixpanel.Store.Counts.Accepted);
    }

    // A connection on which a request with a body of a thousand bytes has begun, and only this much of it was sent.
    private static async Task<TcpClient> ConnectAsync(TestStandIn mixpanel, string firstOfBody)
    {
        TcpClient connection = new();
        await connection.ConnectAsync(IPAddress.Loopback, mixpanel.StandIn.Address.Port, Cancel);
        await connection.GetStream().WriteAsync(
            Bytes("POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" + firstOfBody), Cancel);
        return connection;
    }

    private static async Task AssertResetAsync(TcpClient connection)
    {
        IOException error = await Assert.ThrowsAsync<IOException>(async () => await connection.GetStream().ReadExactlyAsync(new byte[1], Cancel));
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
    }
}
