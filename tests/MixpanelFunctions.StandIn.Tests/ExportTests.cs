using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class ExportTests
{
    private const string OfTheDay = "api/2.0/export?from_date=2026-01-15&to_date=2026-01-15";

    [Fact]
    public async Task An_event_is_exported_with_its_properties_and_what_Mixpanel_adds()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record(more: "\"plan\":\"pro\",\"nested\":{\"a\":[1.50,null]},\"ip\":\"198.51.100.1\",\"token\":\"t\""));

        string line = Assert.Single(await LinesAsync(mixpanel, OfTheDay));

        Assert.Equal(
            """{"event":"Signup","properties":{"time":1768478400,"distinct_id":"user-1","$import":true,"$mp_api_endpoint":"api.mixpanel.com","$insert_id":"id-1","plan":"pro","nested":{"a":[1.50,null]},"mp_processing_time_ms":1768478400000}}""",
            line);
    }

    [Fact]
    public async Task Times_are_in_milliseconds_where_that_is_asked()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record(time: "1768478399123"));

        Assert.Equal(1768478399123, Property(Assert.Single(await LinesAsync(mixpanel, OfTheDay + "&time_in_ms=true")), "time").GetValue<long>());
    }

    [Fact]
    public async Task An_export_is_not_deduplicated()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record(more: "\"v\":1"), Record(more: "\"v\":2"), Record(more: "\"v\":2"));

        IEnumerable<int> versions = (await LinesAsync(mixpanel, OfTheDay)).Select(line => Property(line, "v").GetValue<int>());

        Assert.Equal([1, 2, 2], versions.Order());
        Assert.Equal(1, mixpanel.Store.Counts.Retained);
    }

    [Fact]
    public async Task Ids_are_resolved_and_the_sent_one_is_told_beside()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record(distinctId: "\"$device:d1\"", insertId: "\"a\"", more: "\"$device_id\":\"d1\""));
        await mixpanel.ImportAsync(Record(distinctId: "\"u1\"", insertId: "\"b\"", more: "\"$device_id\":\"d1\",\"$user_id\":\"u1\""));

        string[] lines = await LinesAsync(mixpanel, OfTheDay);

        Assert.All(lines, line => Assert.Equal("u1", Property(line, "distinct_id").GetValue<string>()));
        Assert.Equal("$device:d1", Property(lines[0], "$distinct_id_before_identity").GetValue<string>());
        Assert.DoesNotContain("before_identity", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_days_and_events_that_are_asked_for_are_exported()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(
            Record(insertId: "\"before\"", time: "1768435199999"),
            Record(insertId: "\"first\"", time: "1768435200"),
            Record(insertId: "\"other\"", name: "\"Login\""));

        Assert.Equal(["first", "other"], await IdsAsync(mixpanel, OfTheDay));
        Assert.Equal(["other"], await IdsAsync(mixpanel, OfTheDay + "&event=%5B%22Login%22%5D"));
        Assert.Equal(["first"], await IdsAsync(mixpanel, OfTheDay + "&limit=1"));
        Assert.Empty(await LinesAsync(mixpanel, "api/2.0/export?from_date=2026-01-01&to_date=2026-01-13"));
    }

    [Fact]
    public async Task A_project_of_before_2023_stores_times_by_its_own_clocks()
    {
        TimeZoneInfo tokyo = TimeZoneInfo.CreateCustomTimeZone("tokyo", TimeSpan.FromHours(9), "tokyo", "tokyo");
        await using TestStandIn mixpanel = await StartAsync(clock => new StandInOptions { TimeProvider = clock, TimeZone = tokyo });
        await mixpanel.ImportAsync(Record(time: "1768402800000"));

        Assert.Equal(1768402800 + (9 * 3600), Property(Assert.Single(await LinesAsync(mixpanel, OfTheDay)), "time").GetValue<long>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?from_date=2026-01-15")]
    [InlineData("?from_date=2026-01-15&to_date=2026-01-14")]
    [InlineData("?from_date=15.1.2026&to_date=2026-01-15")]
    [InlineData("?from_date=2026-01-15&to_date=2026-01-15&limit=100001")]
    [InlineData("?from_date=2026-01-15&to_date=2026-01-15&event=Login")]
    [InlineData("?from_date=2026-01-15&to_date=2026-01-15&where=1")]
    public async Task What_cannot_be_asked_is_answered_with_400(string query)
    {
        await using TestStandIn mixpanel = await StartAsync();

        using HttpResponseMessage response = await AskAsync(mixpanel, "api/2.0/export" + query, Basic(Token, ""));

        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_service_account_with_a_project_or_a_secret_may_export_and_nobody_else()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new StandInOptions
        {
            TimeProvider = clock,
            AcceptAnyToken = false,
            MaxExportsPerSecond = 100,
            Projects = [new StandInProject { Token = Token, Id = "42", Secret = "project-secret" }],
            ServiceAccounts = [new StandInServiceAccount { Username = "sa", Secret = "s" }],
        });
        await mixpanel.ImportAsync(Record());

        async Task<int> StatusAsync(string? authorization, string more)
        {
            using HttpResponseMessage response = await AskAsync(mixpanel, OfTheDay + more, authorization);
            return (int)response.StatusCode;
        }

        Assert.Equal(200, await StatusAsync(Basic("sa", "s"), "&project_id=42"));
        Assert.Equal(200, await StatusAsync(Basic("project-secret", ""), ""));
        Assert.Equal(401, await StatusAsync(Basic("sa", "s"), ""));
        Assert.Equal(401, await StatusAsync(Basic("sa", "wrong"), "&project_id=42"));
        Assert.Equal(401, await StatusAsync(Basic("sa", "s"), "&project_id=43"));
        Assert.Equal(401, await StatusAsync(Basic(Token, ""), ""));
        Assert.Equal(401, await StatusAsync(null, ""));
    }

    [Fact]
    public async Task More_than_three_exports_a_second_or_sixty_an_hour_are_answered_with_429()
    {
        await using TestStandIn mixpanel = await StartAsync();
        List<int> statuses = [];
        for (int i = 0; i < 62; i++)
        {
            using HttpResponseMessage response = await AskAsync(mixpanel, OfTheDay, Basic(Token, ""));
            statuses.Add((int)response.StatusCode);
            mixpanel.Clock.Advance(i < 4 ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
        }

        Assert.Equal([200, 200, 200, 429, 429, 200], statuses.Take(6));
        mixpanel.Clock.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 10; i++)
        {
            using HttpResponseMessage response = await AskAsync(mixpanel, OfTheDay, Basic(Token, ""));
            statuses.Add((int)response.StatusCode);
            mixpanel.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(60, statuses.Count(status => status == 200));
        mixpanel.Clock.Advance(TimeSpan.FromHours(1));
        using HttpResponseMessage later = await AskAsync(mixpanel, OfTheDay, Basic(Token, ""));
        Assert.Equal(200, (int)later.StatusCode);
    }

    [Fact]
    public async Task A_body_of_more_than_1400_bytes_is_compressed_where_that_is_taken()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record());
        using HttpResponseMessage small = await AskAsync(mixpanel, OfTheDay, Basic(Token, ""), gzip: true);
        await mixpanel.ImportAsync(Many(20));
        using HttpResponseMessage large = await AskAsync(mixpanel, OfTheDay, Basic(Token, ""), gzip: true);

        Assert.Empty(small.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], large.Content.Headers.ContentEncoding);
        using StreamReader text = new(new GZipStream(await large.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress));
        Assert.Equal(21, (await text.ReadToEndAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Faults_befall_exports_too()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Record());
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.TruncatedAnswer, When = FaultTrigger.Next(1) });

        await Assert.ThrowsAsync<HttpRequestException>(() => mixpanel.Client.SendAsync(Request(OfTheDay, Basic(Token, ""), gzip: false), Cancel));
        Assert.Single(await LinesAsync(mixpanel, OfTheDay));
    }

    private static async Task<string[]> LinesAsync(TestStandIn mixpanel, string path)
    {
        using HttpResponseMessage response = await AskAsync(mixpanel, path, Basic(Token, ""));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains(response.Content.Headers.ContentType?.MediaType, new[] { null, "text/plain" });
        mixpanel.Clock.Advance(TimeSpan.FromSeconds(1));
        return (await response.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string[]> IdsAsync(TestStandIn mixpanel, string path) =>
        [.. (await LinesAsync(mixpanel, path)).Select(line => Property(line, "$insert_id").GetValue<string>())];

    private static JsonNode Property(string line, string name) => JsonNode.Parse(line)!["properties"]![name]!;

    private static Task<HttpResponseMessage> AskAsync(TestStandIn mixpanel, string path, string? authorization, bool gzip = false) =>
        mixpanel.Client.SendAsync(Request(path, authorization, gzip), Cancel);

    private static HttpRequestMessage Request(string path, string? authorization, bool gzip)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        if (gzip)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        return request;
    }
}
