using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mixpanel;
using MixpanelFunctions.Forwarding.Tests.Configuration;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.Mixpanel;

public class MixpanelClientTests
{
    private const string Record = """{"event":"e","properties":{"time":1772366280000,"distinct_id":"å","$insert_id":"1"}}""";

    private static readonly string Accepted = RawServer.Answer(200, """{"code":200,"num_records_imported":1,"status":"OK"}""");

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_token_is_the_user_of_Basic_authentication_without_a_password()
    {
        using RawServer server = new(Accepted);

        MixpanelAnswer answer = await SendAsync(server.Address, ("Mixpanel__ProjectToken", "token-å"));

        Assert.Equal(new MixpanelAnswer(AnswerKind.Accepted, "200") { Imported = 1, StatusCode = 200, RefusedRecords = answer.RefusedRecords }, answer);
        Assert.StartsWith("POST /base/import?strict=1 HTTP/1.1\r\n", server.Head, StringComparison.Ordinal);
        Assert.Equal($"Basic {Convert.ToBase64String("token-å:"u8)}", server.Header("Authorization"));
        Assert.Equal("application/json", server.Header("Content-Type"));
        Assert.Equal("application/json", server.Header("Accept"));
    }

    [Fact]
    public async Task No_trace_id_goes_to_Mixpanel()
    {
        using RawServer server = new(Accepted);
        using Activity traced = new Activity("batch").SetIdFormat(ActivityIdFormat.W3C).Start();

        await SendAsync(server.Address);

        Assert.Null(server.Header("traceparent"));
        Assert.DoesNotContain(traced.TraceId.ToString(), server.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_goes_with_the_projects_id()
    {
        using RawServer server = new(Accepted);

        await SendAsync(
            server.Address,
            ("Mixpanel__ServiceAccount__Username", "forwarder"),
            ("Mixpanel__ServiceAccount__Secret", "s3cret:å"),
            ("Mixpanel__ProjectId", "12 3&x"));

        Assert.StartsWith("POST /base/import?strict=1&project_id=12%203%26x HTTP/1.1\r\n", server.Head, StringComparison.Ordinal);
        Assert.Equal($"Basic {Convert.ToBase64String("forwarder:s3cret:å"u8)}", server.Header("Authorization"));
    }

    [Theory]
    [InlineData(MixpanelEndpoint.Track, "/base/track?verbose=1")]
    [InlineData(MixpanelEndpoint.Engage, "/base/engage?strict=1&ip=0")]
    [InlineData(MixpanelEndpoint.Groups, "/base/groups?strict=1&ip=0")]
    public async Task Tracking_and_profiles_have_endpoints_of_their_own(MixpanelEndpoint endpoint, string path)
    {
        using RawServer server = new(Accepted);

        await SendAsync(server.Address, new Destination("default", endpoint, 0), CompressionLevel.Fastest, TestContext.Current.CancellationToken);

        Assert.StartsWith($"POST {path} HTTP/1.1\r\n", server.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_body_is_compressed_and_says_so()
    {
        using RawServer server = new(Accepted);

        await SendAsync(server.Address, ImportTo("default"), CompressionLevel.Fastest, TestContext.Current.CancellationToken);

        Assert.Equal("gzip", server.Header("Content-Encoding"));
        using StreamReader text = new(new GZipStream(new MemoryStream(server.Body), CompressionMode.Decompress));
        Assert.Equal($"[{Record}]", await text.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_compression_the_body_is_the_JSON_itself()
    {
        using RawServer server = new(Accepted);

        await SendAsync(server.Address, ImportTo("default"), null, TestContext.Current.CancellationToken);

        Assert.Null(server.Header("Content-Encoding"));
        Assert.Equal($"[{Record}]", Encoding.UTF8.GetString(server.Body));
    }

    [Fact]
    public async Task Each_project_has_its_own_address_and_token()
    {
        using RawServer server = new(Accepted);
        MixpanelOptions options = MixpanelOptions.Read(
            AppSettings.WithToken(
                ("Mixpanel__BaseAddress", "http://127.0.0.1:1"),
                ("Mixpanel__Projects__retail__ProjectToken", "retail-token"),
                ("Mixpanel__Projects__retail__BaseAddress", server.Address.ToString())),
            new ConfigurationErrors());

        await SendAsync(options, ImportTo("retail"), null, TestContext.Current.CancellationToken);

        Assert.Equal($"Basic {Convert.ToBase64String("retail-token:"u8)}", server.Header("Authorization"));
    }

    [Fact]
    public async Task A_refusal_of_some_is_read_from_the_answer()
    {
        using RawServer server = new(RawServer.Answer(400, """{"failed_records":[{"index":0,"field":"properties.time","message":"m"}],"num_records_imported":0}"""));

        MixpanelAnswer answer = await SendAsync(server.Address);

        Assert.Equal(AnswerKind.PartlyRefused, answer.Kind);
        Assert.Equal([new RefusedRecord(0, "properties.time", "m")], answer.RefusedRecords);
    }

    [Fact]
    public async Task An_answer_may_be_compressed()
    {
        using MemoryStream zipped = new();
        using (GZipStream gzip = new(zipped, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write("""{"code":200,"num_records_imported":1}"""u8);
        }

        using RawServer server = new([.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {zipped.Length}\r\n\r\n"), .. zipped.ToArray()]);

        Assert.Equal(AnswerKind.Accepted, (await SendAsync(server.Address)).Kind);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using RawServer server = new(RawServer.Answer(302, string.Empty, "Location: http://127.0.0.1:1/\r\n"));

        Assert.Equal(AnswerKind.Misconfigured, (await SendAsync(server.Address)).Kind);
    }

    [Theory]
    [InlineData("Retry-After: 17\r\n", 17)]
    [InlineData("Retry-After: 0\r\n", 0)]
    [InlineData("Retry-After: Sun, 01 Mar 2026 12:01:30 GMT\r\n", 90)]
    [InlineData("Retry-After: Sun, 01 Mar 2026 11:00:00 GMT\r\n", 0)]
    [InlineData("Retry-After: soon\r\n", null)]
    [InlineData("Retry-After: -5\r\n", null)]
    [InlineData("", null)]
    public async Task Retry_After_is_read_in_seconds_and_as_a_date(string header, int? seconds)
    {
        using RawServer server = new(RawServer.Answer(429, string.Empty, header));

        MixpanelAnswer answer = await SendAsync(server.Address);

        Assert.Equal(AnswerKind.Unavailable, answer.Kind);
        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), answer.RetryAfter);
    }

    [Fact]
    public async Task A_connection_that_is_refused_is_no_answer()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Uri address = new($"http://{listener.LocalEndpoint}");
        listener.Stop();

        Assert.Equal(new MixpanelAnswer(AnswerKind.Unavailable, $"no answer from http://{address.Authority}: the connection is refused"), Plain(await SendAsync(address)));
    }

    [Theory]
    [InlineData("", "ResponseEnded")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Len", "ResponseEnded")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"code\":200,", "HttpIOException")]
    [InlineData("nonsense\r\n\r\n", "InvalidResponse")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nno gzip!", "InvalidDataException")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 11\r\n\r\nno deflate!", "InvalidDataException")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 32\r\n\r\n\u007f\u007f\u007f\u007fthis is garbage, no brotli!!!", "InvalidDataException")]
    [InlineData("HTTP/1.1 400 Bad\r\nContent-Encoding: br\r\nContent-Length: 32\r\n\r\n\u007f\u007f\u007f\u007fthis is garbage, no brotli!!!", "InvalidDataException")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: br, gzip\r\nContent-Length: 8\r\n\r\nno gzip!", "InvalidDataException")]
    public async Task An_answer_that_breaks_off_or_is_none_may_come_right_later(string answer, string description)
    {
        using RawServer server = new(answer);

        Assert.Equal(new MixpanelAnswer(AnswerKind.Unavailable, $"no answer from http://{server.Address.Authority}: {description}"), Plain(await SendAsync(server.Address)));
    }

    [Fact]
    public async Task A_connection_that_is_torn_down_is_no_answer()
    {
        using RawServer server = new(string.Empty, reset: true);

        MixpanelAnswer answer = await SendAsync(server.Address);

        Assert.Equal(AnswerKind.Unavailable, answer.Kind);
        Assert.StartsWith("no answer from http://127.0.0.1:", answer.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_not_read_without_end()
    {
        using RawServer server = new(RawServer.Answer(200, $$"""{"code":200,"padding":"{{new string('x', 5 * 1024 * 1024)}}"}"""));

        Assert.Equal("200 with an unreadable answer", (await SendAsync(server.Address)).Description);
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_request() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SendAsync(new Uri("http://127.0.0.1:1"), ImportTo("default"), null, new CancellationToken(canceled: true)));

    private static Destination ImportTo(string project) => new(project, MixpanelEndpoint.Import, 0);

    private static MixpanelAnswer Plain(MixpanelAnswer answer) => new(answer.Kind, answer.Description);

    private static Task<MixpanelAnswer> SendAsync(Uri address, params (string, string?)[] settings) =>
        SendAsync(Options(address, settings), ImportTo("default"), CompressionLevel.Fastest, TestContext.Current.CancellationToken);

    private static Task<MixpanelAnswer> SendAsync(Uri address, Destination destination, CompressionLevel? compression, CancellationToken cancellationToken) =>
        SendAsync(Options(address), destination, compression, cancellationToken);

    private static MixpanelOptions Options(Uri address, params (string, string?)[] settings)
    {
        ConfigurationErrors errors = new();
        MixpanelOptions options = MixpanelOptions.Read(AppSettings.WithToken([("Mixpanel__BaseAddress", address.ToString()), .. settings]), errors);
        errors.ThrowIfAny();
        return options;
    }

    private static async Task<MixpanelAnswer> SendAsync(MixpanelOptions options, Destination destination, CompressionLevel? compression, CancellationToken cancellationToken)
    {
        using RequestBatch batch = new(destination);
        batch.Buffer.Append(Encoding.UTF8.GetBytes(Record));
        batch.Close(0, 0, MappingBench.ForAction(string.Empty).Plan.Rules[0].Actions[0]);
        using HttpClient http = MixpanelClient.CreateHttpClient();
        MixpanelClient client = new(http, options, new FakeTimeProvider(Now));
        return await client.SendAsync(destination, RequestBody.Create(batch, 0, 1, compression), 1, cancellationToken);
    }
}
