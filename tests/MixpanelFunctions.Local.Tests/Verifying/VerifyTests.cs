using System.Globalization;
using System.Text.Json.Nodes;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Verifying;

/// <summary><c>verify</c>: the whole way, from events to Mixpanel's export, its result, and back by <c>replay</c>.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private const string Rules = """
        {"rules":[{"name":"Every event","actions":[{"type":"trackEvent","event":"{{xdm.eventType}}","properties":{"n":"{{xdm.n}}"}}]}]}
        """;

    private readonly ProgramFolder _folder = new();
    private MixpanelStandIn _mixpanel = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => _mixpanel.Address.ToString();

    public async ValueTask InitializeAsync()
    {
        _mixpanel = await MixpanelStandIn.StartAsync(new StandInOptions { MaxExportsPerSecond = 100, MaxExportsPerHour = 1_000 }, Cancel);
        _folder.Write("rules.json", Rules);
    }

    public async ValueTask DisposeAsync()
    {
        await _mixpanel.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_forwarded_is_found_and_what_is_missing_can_be_replayed()
    {
        Write("sent.ndjson", Enumerable.Range(1, 40));
        Write("all.ndjson", Enumerable.Range(1, 50));
        await _folder.Program.RunAsync("replay", Letters("sent.ndjson", await MissingAsync("sent.ndjson")), "--rules", "rules.json", "--mixpanel", Address);

        JsonNode sent = await VerifyAsync(0, "sent.ndjson");
        JsonNode all = await VerifyAsync(1, "all.ndjson", "--missing", "missing.ndjson", "--differences", "differences.ndjson");

        Assert.Equal((40, 40, 0), Counts(sent));
        Assert.Equal((50, 40, 10), Counts(all));
        Assert.Equal(50, all["byDay"]!.AsArray().Sum(day => (int)day!["expected"]!));
        Assert.Equal(10, (int)all["byRule"]!.AsArray().Single()!["missing"]!);
        JsonNode[] differences = [.. (await File.ReadAllLinesAsync(_folder.File("differences.ndjson"), Cancel)).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Enumerable.Range(41, 10), differences.Select(difference => (int)difference["place"]!).Order());
        Assert.All(differences, difference => Assert.Equal(("missing", "all.ndjson"), ((string)difference["kind"]!, (string)difference["source"]!)));

        (await _folder.Program.RunAsync("replay", "missing.ndjson", "--rules", "rules.json", "--mixpanel", Address)).ShouldEndWith(0);
        Assert.Equal((50, 50, 0), Counts(await VerifyAsync(0, "all.ndjson")));
    }

    [Fact]
    public async Task Users_whose_ids_the_rules_link_are_one_user_in_Mixpanel()
    {
        _folder.Write("events.ndjson", string.Concat(Enumerable.Range(1, 30).Select(number => Visit(number, isSignedIn: number % 3 == 0) + "\n")));
        await _folder.Program.RunAsync("replay", Letters("events.ndjson", await MissingAsync("events.ndjson")), "--rules", "rules.json", "--mixpanel", Address);

        JsonNode result = await VerifyAsync(0, "events.ndjson", "--users", "2", "--user", "CUST-4");
        Ended shown = (await _folder.Program.RunAsync("verify", "events.ndjson", "--rules", "rules.json", "--mixpanel", Address, "--user", "CUST-4", "--user", "nobody")).ShouldEndWith(1);

        JsonNode[] users = [.. result["users"]!.AsArray().OfType<JsonNode>()];
        Assert.InRange(users.Length, 2, 3);
        Assert.All(users, user => Assert.Equal((true, 2, 6), ((bool)user["isOne"]!, (int)user["linkedIds"]!, (int)user["events"]!)));
        Assert.Equal("CUST-4", (string?)users[0]["user"]);
        Assert.Contains("1 of 2 users are one user in Mixpanel", shown.Lines);
        Assert.Contains("CUST-4: 2 ids by your rules, 6 events, one user in Mixpanel", shown.Lines);
        Assert.Contains("nobody: the rules link no id to it, no event in Mixpanel", shown.Lines);
    }

    [Fact]
    public async Task An_export_made_by_hand_is_read_instead_of_asking()
    {
        Write("events.ndjson", [1, 2]);
        Ended mapped = (await _folder.Program.RunAsync("map", "events.ndjson", "--rules", "rules.json")).ShouldEndWith(0);
        _folder.Write("export.ndjson", mapped.Lines.Select(line => JsonNode.Parse(line)!["record"]!.ToJsonString()).First() + "\n");

        Ended ended = (await _folder.Program.RunAsync("verify", "events.ndjson", "--rules", "rules.json", "--export", "export.ndjson")).ShouldEndWith(1);

        Assert.Equal("1 of 2 expected events are in Mixpanel", ended.Lines[0]);
        Assert.Contains("missing: view", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_whose_id_is_their_place_in_the_hub_are_told_and_not_missing()
    {
        _folder.Write("events.ndjson", Event(1).Replace("\"_id\":\"e1\",", string.Empty, StringComparison.Ordinal) + "\n" + Event(2));
        _folder.Write("export.ndjson", string.Empty);

        Ended ended = (await _folder.Program.RunAsync("verify", "events.ndjson", "--rules", "rules.json", "--export", "export.ndjson")).ShouldEndWith(1);

        Assert.Equal("0 of 1 expected events are in Mixpanel", ended.Lines[0]);
        Assert.Contains("1 event has no id or no time of its own", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs a service account", "events.ndjson")]
    [InlineData("there is no such folder or file", "nowhere.ndjson", "--export", "export.ndjson")]
    [InlineData("export.ndjson, line 1: not an event", "events.ndjson", "--export", "export.ndjson")]
    [InlineData("reads its sources twice", "-", "--export", "export.ndjson")]
    [InlineData("no project \"other\"", "events.ndjson", "--export", "export.ndjson", "--project", "other")]
    [InlineData("Give both --from and --to", "events.ndjson", "--from", "2026-01-01")]
    [InlineData("--time-zone must be a time zone", "events.ndjson", "--time-zone", "Here")]
    [InlineData("--users must be from 1 to 1,000", "events.ndjson", "--export", "export.ndjson", "--users", "-1")]
    [InlineData("must be real, or an http", "events.ndjson", "--mixpanel", "stand-in")]
    public async Task What_cannot_be_done_is_told(string expected, params string[] arguments)
    {
        Write("events.ndjson", [1]);
        _folder.Write("export.ndjson", "event,time\n");

        Ended ended = (await _folder.Program.RunAsync(["verify", "--rules", "rules.json", .. arguments])).ShouldEndWith(2);

        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    private static (int Expected, int Present, int Missing) Counts(JsonNode result) => ((int)result["expected"]!, (int)result["present"]!, (int)result["missing"]!);

    private static string Event(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"xdm":{"identityMap":{"ECID":[{"id":"5182900844402721380855487621376839{{{number % 10}}}"}]},"_id":"e{{{number}}}","eventType":"view","timestamp":"2026-01-{{{10 + (number % 3)}}}T10:00:00Z","n":{{{number}}} }}""");

    /// <summary>One of five visitors, who each sign in now and then.</summary>
    private static string Visit(int number, bool isSignedIn) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"xdm":{"identityMap":{"ECID":[{"id":"5182900844402721380855487621376839{{{number % 5}}}"}]{{{(isSignedIn ? $",\"CRM\":[{{\"id\":\"CUST-{number % 5}\",\"authenticatedState\":\"authenticated\"}}]" : string.Empty)}}}},"_id":"v{{{number}}}","eventType":"view","timestamp":"2026-01-10T10:00:00Z","n":{{{number}}} }}""");

    private void Write(string name, IEnumerable<int> numbers) => _folder.Write(name, string.Concat(numbers.Select(number => Event(number) + "\n")));

    private string Letters(string name, string text) => Path.GetRelativePath(_folder.Path, _folder.Write(name + ".letters.ndjson", text));

    /// <summary>Against an empty export all is missing: as dead letters, it can be sent.</summary>
    private async Task<string> MissingAsync(string events)
    {
        _folder.Write("empty.ndjson", string.Empty);
        (await _folder.Program.RunAsync("verify", events, "--rules", "rules.json", "--export", "empty.ndjson", "--missing", "all-missing.ndjson")).ShouldEndWith(1);
        return await File.ReadAllTextAsync(_folder.File("all-missing.ndjson"), Cancel);
    }

    private async Task<JsonNode> VerifyAsync(int exitCode, params string[] arguments)
    {
        Ended ended = (await _folder.Program.RunAsync(["verify", "--rules", "rules.json", "--mixpanel", Address, "--json", "-", .. arguments])).ShouldEndWith(exitCode);
        return JsonNode.Parse(ended.Output)!;
    }
}
