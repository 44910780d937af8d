using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>map</c>: an input to records, without a network.</summary>
public class MapTests
{
    private const string Summary = "10 events by rules.json: 9 mapped, 0 filtered, 1 dead-lettered; 14 records";

    [Fact]
    public async Task Every_record_is_a_line_in_input_order_with_where_it_comes_from()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "events.ndjson")).ShouldEndWith(0);

        Assert.StartsWith(Summary, ended.Errors, StringComparison.Ordinal);
        JsonNode[] lines = Parse(ended);
        // Lines 2, 4, 6, 8, 10 are clicks and give two records; line 5 is broken.
        Assert.Equal([1, 2, 2, 3, 4, 4, 6, 6, 7, 8, 8, 9, 10, 10], lines.Select(line => (int)line["line"]!));
        Assert.All(lines, line =>
        {
            Assert.Equal(["line", "rule", "action", "project", "endpoint", "record"], line.AsObject().Select(pair => pair.Key));
            Assert.Equal((0, "default", "import"), ((int)line["action"]!, (string)line["project"]!, (string)line["endpoint"]!));
            Assert.Equal((int)line["line"]!, (int)line["record"]!["properties"]!["n"]!);
            Assert.Equal((string)line["rule"]! == "Clicks", (string)line["record"]!["event"]! == "clicked");
        });
    }

    [Fact]
    public async Task An_action_that_cannot_be_decided_leaves_the_records_before_it()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """
            {"rules":[{"name":"Two","actions":[
              {"type":"trackEvent","event":"first"},
              {"type":"trackEvent","event":"second","when":{"customCode":"throw new Error('no');"}}]}]}
            """);
        folder.Write("one.ndjson", """{"xdm":{"eventType":"any","timestamp":"2026-11-09T10:00:00Z"}}""");

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "one.ndjson")).ShouldEndWith(0);

        Assert.Equal("first", (string)Assert.Single(Parse(ended))["record"]!["event"]!);
        Assert.StartsWith("1 event by rules.json: 0 mapped, 0 filtered, 1 dead-lettered; 1 record", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_records_are_those_that_a_delivery_sends()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            new StandInOptions(), ProgramFolder.Rules, TimeProvider.System, ("EventHubName", ""));

        string enqueued = EdgeEvents.Enqueued.ToString("O", CultureInfo.InvariantCulture);
        Ended ended = await folder.Program.RunAsync("map", "--rules", "rules.json", "--enqueued-time", enqueued, "events.ndjson");
        await line.ForwardAsync(EdgeEvents.Many(10, "file", number => number == 5 ? "{\"xdm\":" : ProgramFolder.Event(number)));

        Assert.Equal(
            Assert.Single(line.Mixpanel.Seen).Records.Select(record => record!.ToJsonString()),
            Parse(ended).Select(mapped => mapped["record"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData(" \r\n\t\n")]
    public async Task Line_ends_and_empty_lines_do_not_matter(string newLine)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("other.ndjson", ProgramFolder.Events(newLine));

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "other.ndjson")).ShouldEndWith(0);

        Assert.StartsWith(Summary, ended.Errors, StringComparison.Ordinal);
        int distance = newLine.Count(letter => letter == '\n');
        Assert.Equal((9 * distance) + 1, (int)Parse(ended)[^1]["line"]!);
    }

    [Fact]
    public async Task A_byte_order_mark_and_a_last_line_without_an_end_do_not_matter()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("other.ndjson", "\uFEFF" + ProgramFolder.Events().TrimEnd('\n'));

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "other.ndjson")).ShouldEndWith(0);

        Assert.StartsWith(Summary, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_and_a_compressed_file_give_the_same()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("events.ndjson.gz", Gzip(Encoding.UTF8.GetBytes(ProgramFolder.Events())));

        string[] map = ["map", "--rules", "rules.json", "--enqueued-time", "2026-11-20T10:00:00Z"];
        Ended file = (await folder.Program.RunAsync([.. map, "events.ndjson"])).ShouldEndWith(0);
        Ended gzip = (await folder.Program.RunAsync([.. map, "events.ndjson.gz"])).ShouldEndWith(0);
        Ended input = (await folder.Program.RunWithInputAsync(ProgramFolder.Events(), [.. map, "-"])).ShouldEndWith(0);

        Assert.Equal(file.Output, gzip.Output);
        Assert.Equal(file.Output, input.Output);
        Assert.Equal(14, file.Lines.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n \r\n")]
    public async Task A_document_over_many_lines_is_one_message(string before)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        JsonNode array = JsonNode.Parse($"[{ProgramFolder.Event(1)},{ProgramFolder.Event(2)}]")!;
        folder.Write("array.json", before + array.ToJsonString(new() { WriteIndented = true }));
        folder.Write("object.json", before + array[0]!.ToJsonString(new() { WriteIndented = true }));

        Ended two = (await folder.Program.RunAsync("map", "--rules", "rules.json", "array.json")).ShouldEndWith(0);
        Ended one = (await folder.Program.RunAsync("map", "--rules", "rules.json", "object.json")).ShouldEndWith(0);

        Assert.StartsWith("2 events by rules.json: 2 mapped, 0 filtered, 0 dead-lettered; 3 records", two.Errors, StringComparison.Ordinal);
        Assert.StartsWith("1 event by rules.json: 1 mapped, 0 filtered, 0 dead-lettered; 1 record", one.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_line_that_is_cut_off_does_not_swallow_those_that_follow()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("cut.ndjson", ProgramFolder.Event(1)[..40] + "\n" + ProgramFolder.Event(2) + "\n" + ProgramFolder.Event(3) + "\n");

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "cut.ndjson")).ShouldEndWith(0);

        Assert.StartsWith("3 events by rules.json: 2 mapped, 0 filtered, 1 dead-lettered; 3 records", ended.Errors, StringComparison.Ordinal);
        Assert.Equal([2, 2, 3], Parse(ended).Select(line => (int)line["line"]!));
    }

    [Fact]
    public async Task What_cannot_be_mapped_goes_to_the_dead_letters_with_its_line()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        (await folder.Program.RunAsync("map", "--rules", "rules.json", "--dead-letters", "dead.ndjson", "events.ndjson")).ShouldEndWith(0);

        JsonNode letter = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(folder.File("dead.ndjson"), TestContext.Current.CancellationToken)))!;
        Assert.Equal(("parse", 5L, "{\"xdm\":"), ((string?)letter["stage"], (long)letter["event"]!["sequenceNumber"]!, (string?)letter["event"]!["body"]));
    }

    [Fact]
    public async Task Dead_letters_are_not_written_over_the_input()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "--dead-letters", "events.ndjson", "events.ndjson")).ShouldEndWith(2);

        Assert.Contains("events.ndjson cannot be written", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(ProgramFolder.Events(), await File.ReadAllTextAsync(folder.File("events.ndjson"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_enqueued_time_stands_in_for_an_event_without_a_time()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunWithInputAsync(
            """{"xdm":{"eventType":"view"}}""", "map", "--rules", "rules.json", "--enqueued-time", "2025-06-15T12:00:00Z", "-")).ShouldEndWith(0);

        Assert.Equal(1_749_988_800_000, (long)Assert.Single(Parse(ended))["record"]!["properties"]!["time"]!);
    }

    [Fact]
    public async Task It_says_what_was_left_out_and_why_events_are_dead_letters_each_once_with_a_count()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """
            {"rules":[{"name":"Any","actions":[{"type":"trackEvent","event":"{{xdm.eventType}}","spread":["{{data}}"]}]}]}
            """);
        folder.Write("events.ndjson", """
            {"xdm":{"_id":"1","eventType":"e"},"data":{"bucket":1,"$user_id":"[object Object]"}}
            {"xdm":{"_id":"2","eventType":"e"},"data":{"bucket":2}}
            {"segmentMembership":{}}
            nothing
            """);

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "events.ndjson")).ShouldEndWith(0);

        Assert.Equal(
            [
                "4 events by rules.json: 2 mapped, 0 filtered, 2 dead-lettered; 2 records",
                "  property \"bucket\" is left out: Mixpanel reserves the name (2 times)",
                "  property \"$user_id\" is left out: Mixpanel does not accept its value",
            ],
            ended.Errors.Split('\n')[..3]);
        Assert.Equal(2, ended.Errors.Split('\n').Count(line => line.StartsWith("  dead-lettered: ", StringComparison.Ordinal)));
        Assert.Contains("  dead-lettered: not JSON at line 1, byte 2 of the text (line 4 of the input)", ended.Errors.Split('\n'));
    }

    [Fact]
    public async Task However_many_names_events_invent_the_notes_are_bounded()
    {
        using ProgramFolder folder = new();
        folder.Write("rules.json", """{"rules":[{"name":"Any","actions":[{"type":"trackEvent","event":"e","spread":["{{data}}"]}]}]}""");
        string text = new('x', 300);
        folder.Write("events.ndjson", string.Join('\n', Enumerable.Range(0, 50).Select(number => $$$"""{"xdm":{"_id":"{{{number}}}"},"data":{"n{{{number}}}":"{{{text}}}"}}""")));

        Ended ended = (await folder.Program.RunAsync("map", "--rules", "rules.json", "events.ndjson")).ShouldEndWith(0);

        Assert.Equal("  30 more notes are not shown", ended.Errors.TrimEnd().Split('\n')[^1]);
        Assert.Equal(22, ended.Errors.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task A_reader_that_has_seen_enough_ends_it_in_silence()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a pipeline of /bin/sh");
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("one.ndjson", ProgramFolder.Event(1) + "\n");

        // An input without end: only that nobody reads the output any more can end it.
        Ended ended = await folder.Program.RunInShellAsync(
            """{ while cat one.ndjson one.ndjson one.ndjson one.ndjson 2>/dev/null; do :; done; } | { "$@" map --rules rules.json -; echo "exit $?" >&2; } | head -1""");

        ended.ShouldEndWith(0);
        Assert.Single(ended.Lines);
        Assert.EndsWith("exit 0", ended.Errors.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_no_stack_trace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "/dev/full is a device of Linux");
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended output = (await folder.Program.RunInShellAsync("\"$@\" map --rules rules.json events.ndjson > /dev/full")).ShouldEndWith(2);
        Ended letters = (await folder.Program.RunAsync("map", "--rules", "rules.json", "--dead-letters", "/dev/full", "events.ndjson")).ShouldEndWith(2);

        Assert.Contains("The output cannot be written: No space left on device", output.Errors, StringComparison.Ordinal);
        Assert.Contains("The output cannot be written: No space left on device", letters.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_whole_lines_also_while_it_waits_for_input()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal is sent by kill");
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using Process process = folder.Program.Start("map", "--rules", "rules.json", "-");
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // More than is written at once, so that the first line shows that it is at work.
        byte[] many = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 6_000).Select(number => ProgramFolder.Event(number) + "\n")));
        Task writing = process.StandardInput.BaseStream.WriteAsync(many, TestContext.Current.CancellationToken).AsTask();
        string? first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Task<string> rest = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await writing;

        LocalProgram.Interrupt(process);
        Ended ended = await LocalProgram.EndAsync(process, rest, errors);

        ended.ShouldEndWith(1);
        Assert.EndsWith("stopped before the end", ended.Errors.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("}\n", ended.Output, StringComparison.Ordinal);
        Assert.All(ended.Lines.Prepend(first!), line => Assert.NotNull(JsonNode.Parse(line)));
    }

    [Fact]
    public async Task A_long_input_takes_no_more_memory_than_a_short_one()
    {
        const int Megabytes = 150;
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        using Process process = folder.Program.Start("map", "--rules", "rules.json", "-");
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<long> lines = CountLinesAsync(process.StandardOutput.BaseStream);
        string filling = new('x', 400);
        byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 2_000).Select(number => EdgeEvents.Body(number, "view", filling: filling) + "\n")));
        int blocks = (Megabytes * 1_000_000 / block.Length) + 1;

        for (int i = 0; i < blocks; i++)
        {
            await process.StandardInput.BaseStream.WriteAsync(block, TestContext.Current.CancellationToken);
        }

        process.Refresh();
        long most = process.PeakWorkingSet64;
        process.StandardInput.Close();
        Ended ended = await LocalProgram.EndAsync(process, Task.FromResult(string.Empty), errors);

        ended.ShouldEndWith(0);
        Assert.Equal(blocks * 2_000L, await lines);
        Assert.InRange(most, 1, 200_000_000);
    }

    private static async Task<long> CountLinesAsync(Stream stream)
    {
        byte[] buffer = new byte[1 << 20];
        long lines = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    private static JsonNode[] Parse(Ended ended) => [.. ended.Lines.Select(line => JsonNode.Parse(line)!)];

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}
