using System.Diagnostics;
using MixpanelFunctions.LocalHub;
using MixpanelFunctions.LocalHub.Storage;
using MixpanelFunctions.Testing.Hubs;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>send</c> and <c>sas</c>: a hub's load, and the key to it.</summary>
public class SendTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_sent_once_line_by_line()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        Ended ended = (await folder.Program.RunAsync("send", "--events", "events.ndjson", "--hub", "events", "--connection", hubs.ConnectionString)).ShouldEndWith(0);

        Assert.StartsWith("sent 10 events in 10 messages, 1 batch, ", ended.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(ProgramFolder.Events().Split('\n')[..10], All(hubs).Select(TestEvents.BodyOf));
        Assert.DoesNotContain("SAS_KEY_VALUE", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", "sent 10 events in 4 messages, 1 batch, ")]
    [InlineData("10", "sent 10 events in 1 message, 1 batch, ")]
    [InlineData("1000", "sent 10 events in 1 message, 1 batch, ")]
    public async Task Several_events_go_in_one_message_a_line_each(string pack, string told)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        Ended ended = (await folder.Program.RunAsync(
            "send", "--pack", pack, "--events", "events.ndjson", "--hub", "events", "--connection", hubs.ConnectionString)).ShouldEndWith(0);

        Assert.StartsWith(told, ended.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(
            ProgramFolder.Events().Split('\n')[..10].Order(StringComparer.Ordinal),
            All(hubs).SelectMany(message => TestEvents.BodyOf(message).Split('\n')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_count_counts_events_also_where_messages_hold_several()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        Ended ended = (await folder.Program.RunAsync(
            "send", "--pack", "4", "--count", "13", "--events", "events.ndjson", "--hub", "events", "--connection", hubs.ConnectionString)).ShouldEndWith(0);

        Assert.StartsWith("sent 13 events in ", ended.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(13, All(hubs).Sum(message => TestEvents.BodyOf(message).Split('\n').Length));
    }

    [Fact]
    public async Task A_count_above_the_file_repeats_it_and_every_partition_gets_its_share()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        (await folder.Program.RunAsync(
            "send", "--events", "events.ndjson", "--count", "4321", "--connection", hubs.ConnectionString + "EntityPath=events")).ShouldEndWith(0);

        Assert.Equal(4_321, All(hubs).Count());
        Assert.All(hubs.Store.Hub(TestHubs.Hub)!.Partitions, partition => Assert.True(partition.State.Count >= 500));
    }

    [Fact]
    public async Task A_rate_is_kept_to_by_smaller_batches()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();

        Ended ended = (await folder.Program.RunAsync(
            "send", "--events", "events.ndjson", "--rate", "20", "--hub", "events", "--connection", hubs.ConnectionString)).ShouldEndWith(0);

        Assert.StartsWith("sent 10 events in 10 messages, 5 batches, ", ended.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_between_two_batches_and_tells_what_the_hub_has()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        using Process process = folder.Program.Start(
            "send", "--events", "events.ndjson", "--rate", "10", "--count", "1000000", "--hub", "events", "--connection", hubs.ConnectionString);
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.StandardOutput.ReadLineAsync(Cancel);
        await hubs.Store.Hub(TestHubs.Hub)!.Partitions[0].WaitForAsync(0, Cancel);

        LocalProgram.Interrupt(process);
        Ended ended = await LocalProgram.EndAsync(process, process.StandardOutput.ReadToEndAsync(Cancel), errors);

        ended.ShouldEndWith(1);
        Assert.Matches("Stopped: sent [0-9,]+ events? in [0-9,]+ messages?, ", ended.Lines[^1]);
    }

    [Fact]
    public async Task A_hub_that_is_away_for_a_while_gets_every_event()
    {
        const int events = 200;
        using ProgramFolder folder = new();
        folder.Write("events.ndjson", string.Concat(Enumerable.Range(1, events).Select(number => ProgramFolder.Event(number) + "\n")));
        int port = LastingPort.Take();
        LocalEventHubs before = await StartAsync();
        using Process process = folder.Program.Start(
            "send", "--events", "events.ndjson", "--rate", "100", "--hub", "events", "--connection", before.ConnectionString);
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel);
        await before.Store.Hub(TestHubs.Hub)!.Partitions[0].WaitForAsync(0, Cancel);

        await before.DisposeAsync();
        string told = (await process.StandardError.ReadLineAsync(Cancel))!;
        await using LocalEventHubs after = await StartAsync();
        Ended ended = await LocalProgram.EndAsync(process, output, process.StandardError.ReadToEndAsync(Cancel));

        ended.ShouldEndWith(0);
        Assert.StartsWith("The event hub is unreachable (", told, StringComparison.Ordinal);
        Assert.EndsWith("Retrying for 60 s. Events that it has not confirmed are sent again.", told, StringComparison.Ordinal);
        Assert.StartsWith($"sent {events} events", ended.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(
            File.ReadLines(folder.File("events.ndjson")).Order(StringComparer.Ordinal),
            All(after).Select(TestEvents.BodyOf).Distinct().Order(StringComparer.Ordinal));

        Task<LocalEventHubs> StartAsync() => TestHubs.StartAsync(change: options => options with { Port = port, Folder = folder.File("hub") });
    }

    [Fact]
    public async Task What_is_wrong_with_the_hub_is_told_in_a_sentence()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using LocalEventHubs hubs = await TestHubs.StartAsync();
        string good = hubs.ConnectionString;
        (string Connection, string Hub, string Told)[] cases =
        [
            (good.Replace("SAS_KEY_VALUE", "WRONG-KEY", StringComparison.Ordinal), "events", "InvalidSignature"),
            (good, "nowhere", "could not be found"),
            (good.Replace($":{hubs.Port}", ":1", StringComparison.Ordinal), "events", "No event hub can be reached at localhost:1"),
            ("Endpoint=sb://localhost;", "events", "--connection: The connection string needs SharedAccessKeyName"),
            ("nonsense", "events", "--connection: A connection string has the form"),
        ];

        foreach ((string connection, string hub, string told) in cases)
        {
            Ended ended = (await folder.Program.RunAsync("send", "--events", "events.ndjson", "--hub", hub, "--connection", connection)).ShouldEndWith(2);
            Assert.Contains(told, ended.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("WRONG-KEY", ended.Output + ended.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Curl_sends_with_what_sas_writes()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using Process run = folder.Program.Start("run", "--amqp-port", "0", "--port", "0", "--rules", "rules.json", "--events", "events.ndjson");
        string line;
        do
        {
            line = (await run.StandardOutput.ReadLineAsync(Cancel))!;
        }
        while (!line.StartsWith("The stand-in keeps listening", StringComparison.Ordinal));
        string address = line[line.IndexOf("http", StringComparison.Ordinal)..line.IndexOf("stand-in/", StringComparison.Ordinal)];
        folder.Write("event.json", ProgramFolder.Event(11));

        Ended sent = await folder.Program.RunInShellAsync(
            $"curl -s -o /dev/null -w '%{{http_code}}' -H \"Authorization: $(\"$@\" sas)\" -H 'Content-Type: application/atom+xml;type=entry;charset=utf-8' --data-binary @event.json {address}edge-events/messages");
        Ended refused = await folder.Program.RunInShellAsync(
            $"curl -s -o /dev/null -w '%{{http_code}}' -H \"Authorization: $(\"$@\" sas --hub other)\" --data-binary @event.json {address}edge-events/messages");
        LocalProgram.Interrupt(run);
        await LocalProgram.EndAsync(run, run.StandardOutput.ReadToEndAsync(Cancel), run.StandardError.ReadToEndAsync(Cancel));

        Assert.Equal(("201", "401"), (sent.Output, refused.Output));
    }

    private static IEnumerable<LoggedEvent> All(LocalEventHubs hubs) => hubs.Store.Hub(TestHubs.Hub)!.Partitions.SelectMany(partition => partition.ReadAll());
}
