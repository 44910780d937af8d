using System.IO.Compression;
using System.Text;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>How /import takes a body, and the shape of each of its answers.</summary>
public class ImportTests
{
    private const string Good = """{"event":"Signup","properties":{"time":1768478400000,"distinct_id":"u","$insert_id":"i-1"}}""";
    private const string Bad = """{"event":"Signup","properties":{"time":"x","distinct_id":"u","$insert_id":"i-2"}}""";

    [Fact]
    public async Task The_documented_example_of_an_array_is_taken()
    {
        await using TestStandIn mixpanel = await StartAsync();

        // mixpanel/docs reference/import-events, "Request Format".
        Reply reply = await mixpanel.ImportAsync(
            """{"event": "Signup", "properties": {"time": 1618716477000,"distinct_id": "91304156-cafc-4673-a237-623d1129c801","$insert_id": "29fc2962-6d9c-455d-95ad-95b84f09b9e4","Referred by": "Friend","URL": "mixpanel.com/signup"}}""",
            """{"event": "Purchase", "properties": {"time": 1618716477000,"distinct_id": "91304156-cafc-4673-a237-623d1129c801","$insert_id": "935d87b1-00cd-41b7-be34-b9d98dd08b42","Item": "Coffee", "Amount": 5.0}}""");

        Assert.Equal(200, reply.Status);
        Assert.Equal("""{"code":200,"num_records_imported":2,"status":"OK"}""", reply.Body);
        Assert.Equal("application/json", reply.Response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData(FailedRecordId.DollarInsertId, "$insert_id")]
    [InlineData(FailedRecordId.InsertId, "insert_id")]
    public async Task Failed_records_are_answered_as_documented_and_the_others_imported(FailedRecordId spelling, string key)
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, FailedRecordId = spelling });

        Reply reply = await mixpanel.ImportAsync(Bad, Good, """{"event":"Signup","properties":{"distinct_id":"u"}}""");

        Assert.Equal(400, reply.Status);
        Assert.Equal(
            """{"code":400,"error":"some data points in the request failed validation","failed_records":["""
            + $$"""{"index":0,"{{key}}":"i-2","field":"properties.time","message":"'properties.time' is invalid: must be specified as seconds since epoch"},"""
            + $$"""{"index":2,"{{key}}":"","field":"properties.time","message":"'properties.time' is invalid: must not be missing"}"""
            + """],"num_records_imported":1,"status":"Bad Request"}""",
            reply.Body);
        Assert.Equal(Good, Encoding.UTF8.GetString(Assert.Single(mixpanel.Store.Find(new EventQuery()).Events).Json.Span));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    [InlineData(null)]
    public async Task An_array_is_taken_as(string? contentType)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Assert.Equal(200, (await mixpanel.SendAsync("import?strict=1", Bytes($"  [ {Good} ]\r\n"), contentType)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_body_is_refused_as(string contentType)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsync("import?strict=1", Bytes($"[{Good}]"), contentType);

        Assert.Equal(400, reply.Status);
        Assert.StartsWith("Content-Type", (string?)reply.Json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_may_end_in_CRLF_and_be_blank()
    {
        await using TestStandIn mixpanel = await StartAsync();
        byte[] body = Bytes($"\n{Numbered(1)}\r\n\r\n \t \n  {Numbered(2)}  \n{Numbered(3)}");

        Reply reply = await mixpanel.SendAsync("import?strict=1", body, "application/x-ndjson; charset=utf-8");

        Assert.Equal("""{"code":200,"num_records_imported":3,"status":"OK"}""", reply.Body);
        Assert.Equal(
            [Numbered(1), Numbered(2), Numbered(3)],
            mixpanel.Store.Find(new EventQuery()).Events.Select(each => Encoding.UTF8.GetString(each.Json.Span)));
    }

    [Theory]
    [InlineData("""{"event":""")]
    [InlineData("""{"event":"a","properties":{}} {"event":"b"}""")]
    [InlineData("nonsense")]
    public async Task A_line_that_is_no_JSON_fails_alone(string line)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.ImportLinesAsync(Numbered(1), "", line, Numbered(2));

        Assert.Equal(400, reply.Status);
        Assert.Equal(1, (int?)reply.FailedRecord["index"]);
        Assert.Equal("", (string?)reply.FailedRecord["field"]);
        Assert.Equal(2, (int?)reply.Json["num_records_imported"]);
    }

    [Theory]
    [InlineData("application/json", "")]
    [InlineData("application/json", "   ")]
    [InlineData("application/json", "nonsense")]
    [InlineData("application/json", "[")]
    [InlineData("application/json", "[{]")]
    [InlineData("application/json", "[{\"event\":NaN}]")]
    [InlineData("application/json", "[1,]")]
    [InlineData("application/json", "[] []")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "\"text\"")]
    [InlineData("application/json", Good)]
    [InlineData("application/json", Good + "\n" + Good)]
    [InlineData("application/json", "[" + Good + "]x")]
    [InlineData("application/json", "\ufeff[" + Good + "]")]
    [InlineData("application/x-ndjson", "")]
    [InlineData("application/x-ndjson", "\n\n")]
    [InlineData("application/x-ndjson", "nonsense\n{")]
    public async Task A_body_that_holds_no_records_is_refused_without_a_list(string contentType, string body)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsync("import?strict=1", Bytes(body), contentType);

        Assert.Equal(400, reply.Status);
        Assert.Equal(["code", "error", "num_records_imported", "status"], reply.Json.AsObject().Select(member => member.Key));
        Assert.Equal((400, 0, "Bad Request"), ((int)reply.Json["code"]!, (int)reply.Json["num_records_imported"]!, (string)reply.Json["status"]!));
        Assert.Equal(new StandInCounts { Requests = 1 }, mixpanel.Store.Counts);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import?strict=0")]
    public async Task Without_strict_bad_records_are_dropped_in_silence_and_missing_ids_are_allowed(string path)
    {
        await using TestStandIn mixpanel = await StartAsync();
        string[] records = new[] { Good, Bad, """{"event":"Bare","properties":{}}""", """{"event":"","properties":{}}""" };

        Reply reply = await mixpanel.SendAsync(path, Bytes($"[{string.Join(',', records)}]"));

        Assert.Equal(200, reply.Status);
        Assert.Equal("""{"code":200,"num_records_imported":2,"status":"OK"}""", reply.Body);
        Assert.Equal((2, 2), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Refused));
    }

    [Fact]
    public async Task A_request_of_2000_events_is_taken_and_one_of_2001_is_too_large()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply most = await mixpanel.ImportAsync(Many(2000));
        Reply tooMany = await mixpanel.ImportAsync(Many(2001));
        Reply tooManyLines = await mixpanel.ImportLinesAsync(Many(2001));

        Assert.Equal("""{"code":200,"num_records_imported":2000,"status":"OK"}""", most.Body);
        Assert.Equal("""{"code":413,"error":"request exceeds max limit of 2000 events","status":"Request Entity Too Large"}""", tooMany.Body);
        Assert.Equal((413, 413), (tooMany.Status, tooManyLines.Status));
        Assert.Equal(2000, mixpanel.Store.Counts.Accepted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.NoCompression)] // Larger than what it holds.
    public async Task A_body_of_exactly_the_limit_is_taken_and_a_byte_more_is_too_large(CompressionLevel? gzip)
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxRequestBytes = 20_000 });
        byte[] body = Bytes($"[{Good}]".PadRight(20_000));

        Task<Reply> SendAsync(byte[] body) => gzip is { } level
            ? mixpanel.SendAsync("import?strict=1", Gzip(body, level), encoding: "gzip")
            : mixpanel.SendAsync("import?strict=1", body);

        Reply fits = await SendAsync(body);
        Reply tooLarge = await SendAsync([.. body, (byte)' ']);

        Assert.Equal(200, fits.Status);
        Assert.Equal(413, tooLarge.Status);
        Assert.Equal("""{"code":413,"error":"request exceeds max limit of 20000 bytes","status":"Request Entity Too Large"}""", tooLarge.Body);
        Assert.Equal(20_000, mixpanel.Store.Counts.Bytes);
    }

    [Fact]
    public async Task The_default_limit_is_the_documented_one()
    {
        await using TestStandIn mixpanel = await StartAsync();
        byte[] body = Bytes($"[{Good}]".PadRight(2_097_152));

        Reply fits = await mixpanel.SendAsync("import?strict=1", body);
        Reply tooLarge = await mixpanel.SendAsync("import?strict=1", [.. body, (byte)' ']);

        Assert.Equal(200, fits.Status);
        Assert.Equal("""{"code":413,"error":"request exceeds max limit of 2097152 bytes","status":"Request Entity Too Large"}""", tooLarge.Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_far_beyond_the_limit_still_gets_its_answer(bool gzip)
    {
        await using TestStandIn mixpanel = await StartAsync();
        byte[] body = new byte[40_000_000];

        Reply reply = await mixpanel.SendAsync("import?strict=1", gzip ? Gzip(body) : body, encoding: gzip ? "gzip" : null);

        Assert.Equal(413, reply.Status);
    }

    [Fact]
    public async Task The_servers_own_limit_of_30_MB_is_out_of_the_way()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, MaxRequestBytes = 40_000_000 });

        Reply reply = await mixpanel.SendAsync("import?strict=1", Bytes($"[{Good}]".PadRight(35_000_000)));

        Assert.Equal(200, reply.Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    public async Task A_gzipped_body_is_taken(string encoding)
    {
        await using TestStandIn mixpanel = await StartAsync();
        byte[] body = Bytes($"[{string.Join(',', Many(100))}]");

        Reply reply = await mixpanel.SendAsync("import?strict=1", Gzip(body), encoding: encoding);

        Assert.Equal("""{"code":200,"num_records_imported":100,"status":"OK"}""", reply.Body);
        Assert.Equal(body.Length, mixpanel.Store.Counts.Bytes);
    }

    [Fact]
    public async Task Broken_gzip_is_told()
    {
        await using TestStandIn mixpanel = await StartAsync();
        byte[] whole = Gzip(Bytes($"[{string.Join(',', Many(100))}]"));
        byte[] flipped = (byte[])whole.Clone();
        flipped[^6] ^= 0xFF; // In the checksum.

        foreach (byte[] body in new[] { Bytes($"[{Good}]"), whole[..(whole.Length / 2)], whole[..^1], flipped })
        {
            Reply reply = await mixpanel.SendAsync("import?strict=1", body, encoding: "gzip");

            Assert.Equal(400, reply.Status);
            Assert.Equal("request body is not valid gzip", (string?)reply.Json["error"]);
        }

        Assert.Equal(0, mixpanel.Store.Counts.Accepted);
    }

    [Fact]
    public async Task Another_content_encoding_is_refused()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.SendAsync("import?strict=1", Bytes($"[{Good}]"), encoding: "br");

        Assert.Equal(400, reply.Status);
        Assert.StartsWith("Content-Encoding", (string?)reply.Json["error"], StringComparison.Ordinal);
    }
}
