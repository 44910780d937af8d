using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>run</c> with filters and properties.</summary>
public class GovernedRunTests
{
    private const string Rules = """
        {
          "filters": [
            { "name": "Requests [all]", "eventTypes": { "deny": [ "personalization.*" ] } },
            { "name": "Bots", "bots": { "score": 0.8 } }
          ],
          "properties": { "deny": [ "*name*", "Login" ], "scrubUrls": true, "mask": [ "email", "card" ], "identity": { "hash": true } },
          "rules": [ { "name": "All", "actions": [
            { "type": "trackEvent", "event": "{{xdm.eventType}}", "spread": [ "{{xdm._acme}}" ], "properties": { "$current_url": "{{xdm.web.webPageDetails.URL}}", "Login": "{{xdm._acme.who}}" } } ] } ]
        }
        """;

    private const string Personal = """ "_acme":{"note":"write to ada@planted.test","firstName":"Planted-Ada","who":"planted-login","card":"4111 1111 1111 1111"},"web":{"webPageDetails":{"URL":"https://a.test/?token=PLANTED&x=1"}},"identityMap":{"CRM":[{"id":"planted-crm","authenticatedState":"authenticated"}]} """;

    [Fact]
    public async Task Nothing_planted_is_in_what_a_run_prints_or_keeps_and_filters_are_counted()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", Rules);
        folder.Write("settings.json", """{ "Values": { "DeadLetters__Event": "Cleaned" } }""");
        folder.Write("events.ndjson", string.Join('\n',
            $$$"""{"xdm":{"_id":"1","timestamp":"2026-11-09T06:00:00Z","eventType":"view",{{{Personal}}}}}""",
            $$$"""{"xdm":{"_id":"2","timestamp":"2026-11-09T06:00:00Z","eventType":"personalization.request",{{{Personal}}}}}""",
            $$$"""{"xdm":{"_id":"3","timestamp":"2026-11-09T06:00:00Z","eventType":"personalization.display",{{{Personal}}}}}""",
            $$$"""{"xdm":{"_id":"4","timestamp":"2026-11-09T06:00:00Z","eventType":"view","botDetection":{"score":1},{{{Personal}}}}}""",
            $$$"""{"xdm":{"_id":"5","timestamp":"yesterday","eventType":"view",{{{Personal}}}}}""",
            $$$"""{"xdm":{"_id":"6",{{{Personal}}}""") + "\n");

        Ended ended = (await folder.Program.RunAsync(
            "run", "--once", "--settings", "settings.json", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0", "--amqp-port", "0")).ShouldEndWith(0);

        Assert.Contains("received 6 = forwarded 1 + filtered 3 + dead-lettered 2", ended.Lines);
        Assert.Contains("filter \"Requests [all]\": 2 filtered", ended.Lines);
        Assert.Contains("filter \"Bots\": 1 filtered", ended.Lines);
        string letters = string.Concat(Directory.EnumerateFiles(folder.File("dead-letters"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("\"cleaned\":true", letters, StringComparison.Ordinal);
        Assert.Contains("yesterday", letters, StringComparison.Ordinal);
        Assert.All([ended.Output, ended.Errors, letters], text =>
        {
            Assert.DoesNotContain("planted", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("4111", text, StringComparison.Ordinal);
        });
    }
}
