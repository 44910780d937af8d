using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.StandIns;
using MixpanelFunctions.Verifying.Exports;

namespace MixpanelFunctions.Verifying.Tests;

public sealed class ExportClientTests : IDisposable
{
    private static readonly ExportDays Day = new(new DateOnly(2026, 1, 15), new DateOnly(2026, 1, 15));

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_day_is_downloaded_once()
    {
        await using TestStandIn mixpanel = await WithEventsAsync(30);
        ExportClient client = ClientOf(mixpanel);

        string file = await client.GetAsync(Day, _ => { }, Cancel);
        await client.GetAsync(Day, _ => { }, Cancel);

        Assert.Equal(30, (await LinesAsync(file)).Count);
        Assert.Equal(2, mixpanel.Store.Counts.Requests);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_day_without_events_is_an_empty_file()
    {
        await using TestStandIn mixpanel = await WithEventsAsync(1);

        string file = await ClientOf(mixpanel).GetAsync(new ExportDays(new(2026, 1, 3), new(2026, 1, 3)), _ => { }, Cancel);

        Assert.Empty(await LinesAsync(file));
    }

    [Theory]
    [InlineData(FaultKind.TruncatedAnswer)]
    [InlineData(FaultKind.ResetAfterStored)]
    [InlineData(FaultKind.MalformedAnswer)]
    [InlineData(FaultKind.RateLimit)]
    [InlineData(FaultKind.Status)]
    public async Task An_answer_that_is_cut_or_refused_is_asked_for_again(FaultKind kind)
    {
        await using TestStandIn mixpanel = await WithEventsAsync(30);
        mixpanel.StandIn.Faults.Add(new Fault { Kind = kind == FaultKind.RateLimit ? FaultKind.Status : kind, Status = kind == FaultKind.RateLimit ? 429 : 503, When = FaultTrigger.Next(2) });

        string file = await ClientOf(mixpanel).GetAsync(Day, _ => { }, Cancel);

        Assert.Equal(30, (await LinesAsync(file)).Count);
        Assert.Equal(2, _told.Count);
        Assert.All(_told, told => Assert.Contains("2026-01-15", told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_stays_away_is_told_and_leaves_nothing_behind()
    {
        await using TestStandIn mixpanel = await WithEventsAsync(30);
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.TruncatedAnswer, When = FaultTrigger.Always });
        ExportClient client = ClientOf(mixpanel);

        ExportException exception = await Assert.ThrowsAsync<ExportException>(() => client.GetAsync(Day, _ => { }, Cancel));

        Assert.Contains("Run the same command again later", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(client.FileOf(Day)));
        mixpanel.StandIn.Faults.Clear();
        Assert.Equal(30, (await LinesAsync(await client.GetAsync(Day, _ => { }, Cancel))).Count);
    }

    [Theory]
    [InlineData("wrong", "42", "Mixpanel__ServiceAccount__Username")]
    [InlineData("s", "43", "Mixpanel__ProjectId")]
    public async Task Refused_credentials_are_told_at_once_and_without_the_secret(string secret, string project, string expected)
    {
        await using TestStandIn mixpanel = await WithEventsAsync(1);
        ExportAccess access = new(new Uri(mixpanel.StandIn.Address, "api/2.0/export"), Basic("sa", secret), project);

        ExportException exception = await Assert.ThrowsAsync<ExportException>(() => ClientOf(mixpanel, access).GetAsync(Day, _ => { }, Cancel));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData("{\"event\":\"x\",\"properties\":{}}\nterminated early")]
    [InlineData("{\"event\":\"x\",\"properties\":{}}\n{\"event\":\"x\",\"prop")]
    [InlineData("<html>")]
    public async Task An_answer_of_200_that_is_not_whole_is_cut(string body)
    {
        using HttpClient http = new(new FixedAnswer(body));
        ExportClient client = new(http, new ExportAccess(new Uri("http://localhost/api/2.0/export"), Basic("a", "b"), "1"), _folder.Path, new SkippingClock(), _told.Add);

        await Assert.ThrowsAsync<ExportException>(() => client.GetAsync(Day, _ => { }, Cancel));

        Assert.All(_told, told => Assert.Contains("the answer is cut", told, StringComparison.Ordinal));
        Assert.False(File.Exists(client.FileOf(Day)));
    }

    [Fact]
    public void Days_are_joined_until_an_hours_queries_are_enough()
    {
        DateOnly first = new(2026, 1, 1);

        Assert.Equal(["2026-01-01", "2026-01-02", "2026-01-05"], ExportDays.Plan([first, first.AddDays(1), first.AddDays(4)]).Select(days => days.ToString()));
        IReadOnlyList<ExportDays> year = ExportDays.Plan([.. Enumerable.Range(0, 365).Select(first.AddDays)]);
        Assert.InRange(year.Count, 1, 50);
        Assert.Equal((first, first.AddDays(364)), (year[0].From, year[^1].To));
    }

    [Theory]
    [InlineData("https://api.mixpanel.com/", "https://data.mixpanel.com/api/2.0/export")]
    [InlineData("https://api-eu.mixpanel.com/", "https://data-eu.mixpanel.com/api/2.0/export")]
    [InlineData("https://api-in.mixpanel.com/", "https://data-in.mixpanel.com/api/2.0/export")]
    [InlineData("http://127.0.0.1:5080/", "http://127.0.0.1:5080/api/2.0/export")]
    public void Each_region_exports_at_its_own_address(string ingestion, string export) =>
        Assert.Equal(export, ExportAccess.AddressOf(new Uri(ingestion)).ToString());

    private static async Task<TestStandIn> WithEventsAsync(int count)
    {
        TestStandIn mixpanel = await TestStandIn.StartAsync(clock => new StandInOptions
        {
            TimeProvider = clock,
            MaxExportsPerSecond = 100,
            Projects = [new StandInProject { Token = TestStandIn.Token, Id = "42" }],
            ServiceAccounts = [new StandInServiceAccount { Username = "sa", Secret = "s" }],
            AcceptAnyToken = false,
        });
        await mixpanel.ImportAsync(Sample.Many(count));
        return mixpanel;
    }

    private ExportClient ClientOf(TestStandIn mixpanel, ExportAccess? access = null) => new(
        mixpanel.Client,
        access ?? new ExportAccess(new Uri(mixpanel.StandIn.Address, "api/2.0/export"), Basic("sa", "s"), "42"),
        _folder.Path,
        new SkippingClock(),
        _told.Add);

    private static AuthenticationHeaderValue Basic(string user, string secret) => AuthenticationHeaderValue.Parse(TestStandIn.Basic(user, secret));

    private static async Task<List<string>> LinesAsync(string file)
    {
        List<string> lines = [];
        await ExportFile.ReadAsync(
            File.OpenRead(file),
            file,
            line =>
            {
                lines.Add(Encoding.UTF8.GetString(line.Span));
                return true;
            },
            _ => { },
            Cancel);
        return lines;
    }

    private sealed class FixedAnswer(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) });
    }
}
