using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>run</c>: the engine and the stand-in together.</summary>
public partial class RunTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Once_forwards_every_event_and_tells_that_the_counts_add_up()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0")).ShouldEndWith(0);

        Assert.Contains("received 10 = forwarded 9 + filtered 0 + dead-lettered 1", ended.Lines);
        Assert.Contains("records: 14 delivered, 0 refused, in 1 request (0 retries", ended.Output, StringComparison.Ordinal);
        Assert.Contains("rule \"Every event\": 9 matched, 9 delivered, 0 failed", ended.Lines);
        Assert.Contains("rule \"Clicks\": 5 matched, 5 delivered, 0 failed", ended.Lines);
        Assert.Contains("the stand-in holds 14 events; 0 records were duplicates of these", ended.Lines);
        Assert.Equal("14 of 14 expected events are in Mixpanel", ended.Lines[^1]);
        // The fifth line; the hub counts from 0.
        Assert.Equal(4, DeadLetterLines.SequenceNumber(Assert.Single(DeadLetterLines.Read(folder.File("dead-letters")))));
    }

    [Fact]
    public async Task Without_a_command_it_runs_and_takes_standard_input()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        string input = string.Concat(Enumerable.Range(1, 1_203).Select(number => ProgramFolder.Event(number) + "\n"));

        Ended ended = (await folder.Program.RunWithInputAsync(input, "--once", "--amqp-port", "0", "--rules", "rules.json", "--events", "-", "--port", "0")).ShouldEndWith(0);

        Assert.Contains("received 1,203 = forwarded 1,203 + filtered 0 + dead-lettered 0", ended.Lines);
        Assert.Contains("the stand-in holds 1,804 events; 0 records were duplicates of these", ended.Lines);
    }

    [Theory]
    [InlineData("rules.json")]
    [InlineData("settings/rules.json")]
    public async Task Rules_that_stand_beside_are_found_and_used(string rules)
    {
        using ProgramFolder folder = new();
        folder.Write(rules, ProgramFolder.Rules);
        folder.Write("settings/local.settings.json", """{"Values":{}}""");
        folder.Write("events.ndjson", ProgramFolder.Events());
        string[] settings = rules == "rules.json" ? [] : ["--settings", "settings/local.settings.json"];

        Ended ended = (await folder.Program.RunAsync(["run", "--amqp-port", "0", "--once", "--events", "events.ndjson", "--port", "0", .. settings])).ShouldEndWith(0);

        Assert.Contains("rule \"Clicks\": 5 matched, 5 delivered, 0 failed", ended.Lines);
    }

    [Fact]
    public async Task A_taken_port_is_told_with_its_option()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        Ended ended = (await folder.Program.RunAsync("run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", $"{port}")).ShouldEndWith(2);

        Assert.Equal($"Port {port} on 127.0.0.1 is already in use. Choose another port, or 0 for any free port. (--port)", ended.Errors.Trim());
    }

    [Fact]
    public async Task A_taken_port_of_the_hub_is_told_with_its_option()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        Ended ended = (await folder.Program.RunAsync("run", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0", "--amqp-port", $"{port}")).ShouldEndWith(2);

        Assert.Equal($"Port {port} on 127.0.0.1 is already in use. Choose another port, or 0 for any free port. (--amqp-port)", ended.Errors.Trim());
    }

    [Fact]
    public async Task It_goes_on_listening_until_Ctrl_C_and_forwards_what_else_is_sent_to_the_hub()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using Process process = folder.Program.Start("run", "--amqp-port", "0", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0");
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        string hub = await LineAsync(process, "The event hub keeps listening", errors);
        string page = AnAddress().Match(await LineAsync(process, "The stand-in keeps listening", errors)).Value;
        using HttpClient client = new();
        Assert.Equal(14, await AcceptedAsync(client, page));

        await using (EventHubProducerClient sender = new(hub[hub.IndexOf("Endpoint=", StringComparison.Ordinal)..], "edge-events"))
        {
            await sender.SendAsync([new EventData(ProgramFolder.Event(11))], Cancel);
        }

        while (await AcceptedAsync(client, page) < 15)
        {
            await Task.Yield();
        }

        // The function can send to the stand-in, too.
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("token:"u8));
        using StringContent other = new("""[{"event":"a","properties":{"time":1700000000,"distinct_id":"u","$insert_id":"other"}}]""", new MediaTypeHeaderValue("application/json"));
        (await client.PostAsync(new Uri(page + "import?strict=1"), other, Cancel)).EnsureSuccessStatusCode();
        LocalProgram.Interrupt(process);
        Ended ended = await LocalProgram.EndAsync(process, process.StandardOutput.ReadToEndAsync(Cancel), errors);

        ended.ShouldEndWith(0);
        Assert.Empty(ended.Errors);
        Assert.Contains("received 11 = forwarded 10 + filtered 0 + dead-lettered 1", ended.Lines);
    }

    [Fact]
    public async Task What_a_folder_keeps_is_not_forwarded_twice()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        string[] arguments = ["run", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0", "--amqp-port", "0", "--hub-folder", "hub"];

        (await folder.Program.RunAsync(arguments)).ShouldEndWith(0);
        Ended again = (await folder.Program.RunAsync(arguments)).ShouldEndWith(0);

        Assert.Contains("received 10 = forwarded 9 + filtered 0 + dead-lettered 1", again.Lines);
        Assert.Equal([4, 14], DeadLetterLines.Read(folder.File("dead-letters")).Select(DeadLetterLines.SequenceNumber).Order());
    }

    [Fact]
    public async Task A_folder_that_lacks_events_which_are_settled_is_told_and_what_to_do()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        string[] arguments = ["run", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0", "--amqp-port", "0", "--hub-folder", "hub"];
        (await folder.Program.RunAsync(arguments)).ShouldEndWith(0);
        Directory.Delete(folder.File("hub/edge-events"), recursive: true);

        Ended lacking = (await folder.Program.RunAsync(arguments)).ShouldEndWith(2);
        Directory.Delete(folder.File("hub/checkpoints"), recursive: true);
        Ended anew = (await folder.Program.RunAsync(arguments)).ShouldEndWith(0);

        Assert.StartsWith("The hub's folder lacks events: partition 0 is settled up to event 9 and has events up to -1. Delete its folder checkpoints", lacking.Errors, StringComparison.Ordinal);
        Assert.Contains("received 10 = forwarded 9 + filtered 0 + dead-lettered 1", anew.Lines);
    }

    [Theory]
    [InlineData("""{"sequenceNumber":-1,"offset":"0"}""", "the sequence number -1 is negative")]
    [InlineData("""{"sequenceNumber":0,"offset":"far"}""", "the offset \"far\" is not a number of 0 or more")]
    [InlineData("""{"sequenceNumber":0,"offset":"999999999"}""", "is settled up to offset 999999999")]
    public async Task A_checkpoint_that_cannot_be_right_is_refused_by_name_with_what_to_do(string content, string told)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        string[] arguments = ["run", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0", "--amqp-port", "0", "--hub-folder", "hub"];
        (await folder.Program.RunAsync(arguments)).ShouldEndWith(0);
        string checkpoint = Directory.EnumerateFiles(folder.File("hub/checkpoints"), "0.json", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(checkpoint, content, Cancel);

        Ended refused = (await folder.Program.RunAsync(arguments)).ShouldEndWith(2);

        Assert.Contains(told, refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Delete it", refused.Errors.Replace("Delete its folder checkpoints", "Delete it", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_no_hub_takes_is_told_and_the_others_are_forwarded()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", ProgramFolder.Rules);
        folder.Write("events.ndjson", $"{ProgramFolder.Event(1)}\n{new string('x', 1_100_000)}\n{ProgramFolder.Event(3)}\n");

        Ended ended = (await folder.Program.RunAsync("run", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0", "--amqp-port", "0")).ShouldEndWith(1);

        Assert.Contains("Line 2 has 1,100,000 bytes and is not sent: the event hub accepts messages of up to 1,048,576 bytes, including properties.", ended.Lines);
        Assert.Contains("received 2 = forwarded 2 + filtered 0 + dead-lettered 0", ended.Lines);
    }

    [Fact]
    public void The_hub_is_read_by_the_sizes_of_host_json()
    {
        JsonNode hubs = JsonNode.Parse(RepositoryFile.Read("host.json"))!["extensions"]!["eventHubs"]!;

        Assert.Equal(
            (hubs["maxEventBatchSize"]!.GetValue<int>(), hubs["prefetchCount"]!.GetValue<int>()),
            (RunHub.Reading.MaxEventBatchSize, RunHub.Reading.PrefetchCount));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_also_while_it_waits_for_input()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using Process process = folder.Program.Start("run", "--amqp-port", "0", "--rules", "rules.json", "--events", "-", "--port", "0");
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.StandardOutput.ReadLineAsync(Cancel);

        LocalProgram.Interrupt(process);
        Ended ended = await LocalProgram.EndAsync(process, process.StandardOutput.ReadToEndAsync(Cancel), errors);

        ended.ShouldEndWith(1);
        Assert.Contains("Not all events could be settled.", ended.Lines);
    }

    [Fact]
    public async Task An_address_gets_the_events_and_a_refusal_ends_in_1_with_a_clear_message()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync(new StandInOptions
        {
            AcceptAnyToken = false,
            Projects = [new StandInProject { Token = "the-one-good-token", Name = "shop" }],
        });
        string[] arguments = ["run", "--amqp-port", "0", "--port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--mixpanel", mixpanel.Address.ToString()];

        Ended good = (await folder.Program.With("Mixpanel__ProjectToken", "the-one-good-token").RunAsync(arguments)).ShouldEndWith(0);
        Ended bad = (await folder.Program.With("Mixpanel__ProjectToken", "some-other-token").RunAsync(arguments)).ShouldEndWith(1);

        Assert.Contains("received 10 = forwarded 9 + filtered 0 + dead-lettered 1", good.Lines);
        Assert.Equal(14, mixpanel.Stored.Count);
        Assert.Contains("project default: 401: Mixpanel refuses the credentials", bad.Output, StringComparison.Ordinal);
        Assert.Contains(bad.Lines, line => line.StartsWith("Not forwarded: 10 messages in the hub. Not all events could be delivered: project default: 401", StringComparison.Ordinal));
        Assert.DoesNotContain("received 0", bad.Output, StringComparison.Ordinal);
        Assert.Contains("Not all events could be settled.", bad.Lines);
        Assert.DoesNotContain("token", good.Output + bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_ends_with_its_address_and_what_was_not_forwarded()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.With("Mixpanel__RetryDelay", "00:00:00.001").With("Mixpanel__MaxRetryDelay", "00:00:00.002").With("Mixpanel__BreakAfter", "2").RunAsync(
            "run", "--amqp-port", "0", "--port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--mixpanel", "http://127.0.0.1:9")).ShouldEndWith(1);

        Assert.Contains(ended.Lines, line => line.StartsWith("Not forwarded: 10 messages in the hub.", StringComparison.Ordinal)
            && line.Contains("no answer from http://127.0.0.1:9: the connection is refused", StringComparison.Ordinal));
        Assert.DoesNotContain("received 0", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reasons_of_dead_letters_are_counted()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync(
            "run", "--amqp-port", "0", "--port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson")).ShouldEndWith(0);

        int at = Array.IndexOf(ended.Lines, "dead letters by reason:");
        Assert.StartsWith("       1  parse: ", ended.Lines[at + 1], StringComparison.Ordinal);
        Assert.DoesNotContain("Dead letters: ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stand_in_calls_projects_as_rules_and_dead_letters_do()
    {
        static IEnumerable<(string?, string?)> Named(params (string Name, string Value)[] settings) =>
            RunSettings.StandIn(new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Name, setting.Value))).Build())
                .Projects.Select(project => (project.Name, project.Token));

        Assert.Equal([("default", LocalPlan.NoToken)], Named());
        Assert.Equal([("default", "a"), ("retail", "b")], Named(("Mixpanel:ProjectToken", "a"), ("Mixpanel:Projects:retail:ProjectToken", "b")));
        Assert.Equal([("default", "a")], Named(("Mixpanel:ProjectToken", "a"), ("Mixpanel:Projects:same:ProjectToken", "a")));
    }

    [Fact]
    public async Task Faults_on_the_way_do_not_unsettle_the_account()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        mixpanel.Faults.Add(new Fault { Kind = FaultKind.ResetAfterStored, When = FaultTrigger.Next(2) });

        Ended ended = (await folder.Program.With("Mixpanel__RetryDelay", "00:00:00.001").RunAsync(
            "run", "--amqp-port", "0", "--port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--mixpanel", mixpanel.Address.ToString())).ShouldEndWith(0);

        Assert.Contains("in 3 requests (2 retries", ended.Output, StringComparison.Ordinal);
        Assert.Contains("2 requests were retried. The last answer: no answer from ", ended.Output, StringComparison.Ordinal);
        Assert.Equal(14, mixpanel.Stored.Count);
    }

    [Fact]
    public async Task What_is_meant_for_the_stand_in_goes_nowhere_else()
    {
        using ProgramFolder folder = new();
        await using WatchedMixpanel elsewhere = await WatchedMixpanel.StartAsync();
        folder.Write("rules.json", """{"rules":[{"name":"Retail","actions":[{"type":"trackEvent","project":"retail","event":"e"}]}]}""");
        folder.Write("events.ndjson", ProgramFolder.Events());
        folder.Write("local.settings.json", $$"""
            {"Values":{"Mixpanel__ProjectToken":"token-of-default","Mixpanel__Projects__retail__ProjectToken":"token-of-retail",
              "Mixpanel__BaseAddress":"{{elsewhere.Address}}","Mixpanel__Projects__retail__BaseAddress":"{{elsewhere.Address}}"} }
            """);

        Ended ended = (await folder.Program.RunAsync(
            "run", "--amqp-port", "0", "--once", "--settings", "local.settings.json", "--events", "events.ndjson", "--port", "0")).ShouldEndWith(0);

        Assert.Contains("the stand-in holds 9 events; 0 records were duplicates of these", ended.Lines);
        Assert.Empty(elsewhere.Seen);
    }

    [Fact]
    public async Task The_stand_in_knows_the_service_accounts_of_the_settings()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("local.settings.json", """
            {"Values":{"Mixpanel__ProjectId":"12345","Mixpanel__ServiceAccount__Username":"importer","Mixpanel__ServiceAccount__Secret":"secret-of-importer"}}
            """);

        Ended ended = (await folder.Program.RunAsync(
            "run", "--amqp-port", "0", "--once", "--settings", "local.settings.json", "--events", "events.ndjson", "--port", "0")).ShouldEndWith(0);

        Assert.Contains("the stand-in holds 14 events; 0 records were duplicates of these", ended.Lines);
    }

    [Fact]
    public async Task With_the_stand_in_it_says_that_settings_lack_a_token()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("settings.json", """{"Values":{"DeadLetters__Folder":"dead-letters"}}""");

        Ended run = (await folder.Program.RunAsync("run", "--once", "--port", "0", "--amqp-port", "0", "--settings", "settings.json", "--rules", "rules.json", "--events", "events.ndjson")).ShouldEndWith(0);
        Ended validate = await folder.Program.RunAsync("validate", "--settings", "settings.json", "--rules", "rules.json");

        Assert.Contains("settings.json does not set Mixpanel__ProjectToken. The stand-in accepts any token, but validate and the Function app refuse these settings.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Mixpanel__ProjectToken: is not set", validate.ShouldEndWith(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_Mixpanel_needs_a_token()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("run", "--amqp-port", "0", "--port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--mixpanel", "real")).ShouldEndWith(2);

        Assert.Contains("Mixpanel__ProjectToken: is not set", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("real")]
    [InlineData("https://api-eu.mixpanel.com/")]
    public async Task The_bundled_samples_never_go_to_Mixpanel_itself_unasked(string mixpanel)
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.With("Mixpanel__ProjectToken", "a-token").RunAsync("run", "--amqp-port", "0", "--port", "0", "--once", "--mixpanel", mixpanel)).ShouldEndWith(2);

        Assert.Contains("--events", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("--samples", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true")]
    [InlineData("TF_BUILD", "True")]
    [InlineData("TERM", "xterm-256color")]
    [InlineData("NO_COLOR", "1")]
    public async Task What_is_piped_is_plain_wherever_it_runs(string name, string value)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = await folder.Program.With(name, value).RunAsync("run", "--amqp-port", "0", "--once", "--rules", "rules.json", "--events", "events.ndjson", "--port", "0");

        ended.ShouldEndWith(0);
        Assert.StartsWith("Forwarding events.ndjson by rules.json to the Mixpanel stand-in at http://127.0.0.1:", ended.Output, StringComparison.Ordinal);
    }

    private static async Task<string> LineAsync(Process process, string start, Task<string> errors)
    {
        while (true)
        {
            string line = await process.StandardOutput.ReadLineAsync(Cancel) ?? throw new InvalidOperationException($"It ended. {await errors}");
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    private static async Task<int> AcceptedAsync(HttpClient client, string page) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(page + "stand-in/summary"), Cancel))!["accepted"]!.GetValue<int>();

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+/")]
    private static partial Regex AnAddress();
}
