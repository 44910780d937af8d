using System.Diagnostics;
using System.Text.Json.Nodes;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Replaying;

/// <summary><c>replay</c> of a folder, as a user runs it.</summary>
public class ReplayFolderTests
{
    private const string Letters = "dead-letters";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_settled_moves_aside_and_a_second_replay_finds_nothing_more()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Parse(1) + LetterLines.Parse(2));

        Ended ended = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);
        Ended again = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);

        Assert.Contains("read 2 = replayed 2 + failed again 0", ended.Lines);
        Assert.Contains("read 0 = replayed 0 + failed again 0", again.Lines);
        Assert.Equal([1, 2], mixpanel.StoredNumbers);
        Assert.Equal(0, mixpanel.Store.Counts.Duplicates);
        Assert.Equal([$"{Letters}/replayed/{LetterLines.Name(1)}"], FilesOf(folder));
        Assert.Equal(LetterLines.Parse(1) + LetterLines.Parse(2), await File.ReadAllTextAsync(folder.File($"{Letters}/replayed/{LetterLines.Name(1)}"), Cancel));
    }

    [Theory]
    [InlineData]
    [InlineData("--mixpanel", "stand-in")]
    public async Task A_rehearsal_with_the_stand_in_leaves_every_dead_letter_as_it_is(params string[] target)
    {
        using ProgramFolder folder = Folder();
        string late = LetterLines.Line(new EventFailure(FailureStage.Mapping, "an old reason", null, "Every event", 0, "default"), 2, EdgeEvents.Body(2, time: "never"));
        string letters = LetterLines.Parse(1) + late;
        string path = folder.Write($"{Letters}/{LetterLines.Name(1)}", letters);
        string[] arguments = ["replay", Letters, "--rules", "rules.json", .. target];

        Ended ended = (await folder.Program.RunAsync(arguments)).ShouldEndWith(1);

        Assert.Contains("read 2 = replayed 1 + failed again 1", ended.Lines);
        Assert.Contains("Dead letters stay unchanged, because they were sent to the stand-in. To settle them, use --mixpanel real.", ended.Lines);
        Assert.DoesNotContain("Settled dead letters are now in", ended.Output, StringComparison.Ordinal);
        Assert.Equal(letters, await File.ReadAllTextAsync(path, Cancel));
        Assert.Equal([$"{Letters}/{LetterLines.Name(1)}"], FilesOf(folder));
    }

    [Fact]
    public async Task The_records_have_the_insert_ids_that_the_first_delivery_would_have_given_them()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        await using ForwardingLine first = await ForwardingLine.StartAsync(
            new StandInOptions(), ProgramFolder.Rules, TimeProvider.System, ("EventHubName", LetterLines.Hub), ("Mixpanel__BaseAddress", mixpanel.Address.ToString()));
        folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Parse(1) + LetterLines.Parse(2));

        await first.ForwardAsync(EdgeEvents.Many(2));
        (await folder.Program.With("Mixpanel__ProjectToken", ForwardingLine.Token).RunAsync(Arguments(mixpanel))).ShouldEndWith(0);

        Assert.Equal([1, 2], mixpanel.StoredNumbers);
        Assert.Equal(2, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task Only_the_rule_that_failed_is_replayed_and_once_it_is_mended_it_is_settled()
    {
        using ProgramFolder folder = Folder("""
            {"rules":[
              {"name":"Fine","actions":[{"type":"trackEvent","event":"fine","properties":{"n":"{{data.n}}"}}]},
              {"name":"Broken","conditions":[{"customCode":"return arc.event.xdm.eventType;"}],
               "actions":[{"type":"trackEvent","event":"mended","properties":{"n":"{{data.n}}"}}]}]}
            """);
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        string[] target = ["--mixpanel", mixpanel.Address.ToString()];
        folder.Write("one.ndjson", EdgeEvents.Body(1));

        (await folder.Program.With("Forwarding__CustomCodeTimeout", "00:00:10").RunAsync(["run", "--once", "--rules", "rules.json", "--events", "one.ndjson", "--port", "0", "--amqp-port", "0", .. target])).ShouldEndWith(0);
        Ended still = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(1);
        folder.Write("rules.json", (await File.ReadAllTextAsync(folder.File("rules.json"), Cancel)).Replace("return arc.event.xdm.eventType;", "return true;", StringComparison.Ordinal));
        Ended mended = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);

        Assert.Contains("failed again, rule, rule \"Broken\"", still.Output, StringComparison.Ordinal);
        Assert.Contains("read 1 = replayed 1 + failed again 0", mended.Lines);
        Assert.Equal(["fine", "mended"], mixpanel.Stored.Select(stored => (string)JsonNode.Parse(stored.Json.Span)!["event"]!).Order());
        Assert.Equal(0, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task A_record_that_was_refused_is_replayed_without_the_updates_of_profiles_beside_it()
    {
        using ProgramFolder folder = Folder("""
            {"rules":[{"name":"Basket","actions":[
              {"type":"setProfile","distinctId":"kari","forEach":"{{data.items}}","add":{"Seen":1},"set":{"Last":"{{item}}"}}]}]}
            """);
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        const string Body = """{"xdm":{"timestamp":"2025-06-15T12:00:00.000Z"},"data":{"items":["a","b","c"]}}""";
        folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Line(
            new EventFailure(FailureStage.Mixpanel, "no", "$add", "Basket", 0, "default", "$add", Item: 1), 1, Body));

        (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);

        SeenRequest request = Assert.Single(mixpanel.Seen);
        Assert.StartsWith("/engage", request.PathAndQuery, StringComparison.Ordinal);
        JsonNode update = Assert.Single(request.Records)!;
        Assert.Equal(1, (int)update["$add"]!["Seen"]!);
    }

    [Fact]
    public async Task What_fails_again_stays_with_its_new_reason_and_the_same_bytes_the_next_time()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        string late = LetterLines.Line(new EventFailure(FailureStage.Mapping, "an old reason", null, "Every event", 0, "default"), 2, EdgeEvents.Body(2, time: "never"));
        string path = folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Parse(1) + late + LetterLines.Parse(3));

        Ended ended = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(1);
        byte[] once = await File.ReadAllBytesAsync(path, Cancel);
        Ended again = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(1);

        Assert.Contains("read 3 = replayed 2 + failed again 1", ended.Lines);
        Assert.Contains("read 1 = replayed 0 + failed again 1", again.Lines);
        const string Reason = "the time is neither ISO 8601 nor epoch seconds or milliseconds";
        Assert.Contains($"{Letters}/{LetterLines.Name(1)}, line 2: failed again, mapping, rule \"Every event\", action 0: {Reason}", ended.Lines);
        JsonNode left = JsonNode.Parse(once)!;
        Assert.Equal((2L, Reason), (DeadLetterLines.SequenceNumber(left), (string)left["reason"]!));
        Assert.Equal(once, await File.ReadAllBytesAsync(path, Cancel));
        Assert.Equal([1L, 3L], LetterLines.Numbers(folder.File($"{Letters}/replayed")));
    }

    [Fact]
    public async Task Damaged_lines_and_letters_without_their_rule_are_told_by_file_and_line_and_stay()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        string gone = LetterLines.Line(new EventFailure(FailureStage.Rule, "why", Rule: "Long gone"), 2);
        string action = LetterLines.Line(new EventFailure(FailureStage.Mapping, "why", null, "Clicks", 3, "default"), 3);
        string path = folder.Write($"{Letters}/{LetterLines.Name(1)}", "{\"stage\":\n" + LetterLines.Parse(1) + gone + "\n" + action);

        Ended ended = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(1);

        string place = $"{Letters}/{LetterLines.Name(1)}";
        Assert.Contains($"{place}, line 1: not a dead letter: not JSON at byte 10; it stays", ended.Lines);
        Assert.Contains($"{place}, line 3: the rule \"Long gone\" no longer exists; it stays", ended.Lines);
        Assert.Contains($"{place}, line 5: rule \"Clicks\" no longer has an action 3 that sends events; it stays", ended.Lines);
        Assert.Contains("read 4 = replayed 1 + failed again 0 + without their rule 2 + damaged 1", ended.Lines);
        Assert.Equal("{\"stage\":\n" + gone + action, await File.ReadAllTextAsync(path, Cancel));
        Assert.Equal([1], mixpanel.StoredNumbers);
    }

    [Fact]
    public async Task A_stage_and_a_time_select()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        DateTimeOffset later = EdgeEvents.Enqueued.AddDays(1);
        folder.Write($"{Letters}/{LetterLines.Name(1)}", string.Concat(
            LetterLines.Parse(1),
            LetterLines.Line(new EventFailure(FailureStage.Parse, "why"), 2, enqueued: later),
            LetterLines.Line(new EventFailure(FailureStage.Rule, "why", Rule: "Every event"), 3, enqueued: later)));

        Ended ended = (await ReplayAsync(folder, mixpanel, "--stage", "parse", "--since", "2025-06-16T00:00:00Z")).ShouldEndWith(0);

        Assert.Contains("read 3 = replayed 1 + failed again 0 + not selected 2", ended.Lines);
        Assert.Equal([2], mixpanel.StoredNumbers);
        Assert.Equal([1L, 3L], LetterLines.OpenNumbers(folder.File(Letters)));
    }

    [Fact]
    public async Task The_same_failure_in_two_files_is_sent_once_and_settled_in_both()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Parse(1) + LetterLines.Parse(2));
        folder.Write($"{Letters}/{LetterLines.Name(2)}", LetterLines.Parse(2) + LetterLines.Parse(3));

        Ended ended = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);

        Assert.Contains("read 4 = replayed 3 + settled with another one of the same failure 1 + failed again 0", ended.Lines);
        Assert.Equal(0, mixpanel.Store.Counts.Duplicates);
        Assert.Equal([1L, 2L, 2L, 3L], LetterLines.Numbers(folder.File($"{Letters}/replayed")));
    }

    [Fact]
    public async Task While_Mixpanel_is_away_everything_stays()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        mixpanel.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Always, Status = 401 });
        folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Parse(1));

        Ended ended = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(1);

        Assert.Contains("read 1 = replayed 0 + failed again 0 + not settled 1", ended.Lines);
        Assert.Contains("401", ended.Output, StringComparison.Ordinal);
        Assert.Equal([$"{Letters}/{LetterLines.Name(1)}"], FilesOf(folder));
    }

    [Fact]
    public async Task Ctrl_C_in_the_middle_and_once_more_sends_each_event_once()
    {
        const int Files = 60;
        const int InEach = 50;
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        for (int file = 0; file < Files; file++)
        {
            folder.Write(
                $"{Letters}/{LetterLines.Name(1_000_000 + (file * InEach))}",
                string.Concat(Enumerable.Range((file * InEach) + 1, InEach).Select(LetterLines.Parse)));
        }

        // The third batch is held at the door until the process was told to stop; one that it sends before it hears of it,
        // until it is gone.
        TaskCompletionSource third = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int requests = 0;
        mixpanel.AtTheDoor = async _ =>
        {
            int request = Interlocked.Increment(ref requests);
            if (request == 3)
            {
                third.SetResult();
                await open.Task;
            }
            else if (request > 3)
            {
                await gone.Task;
            }
        };
        using Process process = folder.Program.With("Forwarding__DrainTime", "00:00:01").Start(Arguments(mixpanel));
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel);
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        await Task.WhenAny(third.Task, process.WaitForExitAsync(Cancel));
        LocalProgram.Interrupt(process);
        open.SetResult();
        Ended stopped = (await LocalProgram.EndAsync(process, output, errors)).ShouldEndWith(1);
        gone.SetResult();
        int[] before = mixpanel.StoredNumbers;
        long[] settled = LetterLines.Numbers(folder.File($"{Letters}/replayed"));
        Ended again = (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);

        Assert.Contains("Stopped before the end", stopped.Output, StringComparison.Ordinal);
        Assert.InRange(settled.Length, 1_000, (Files * InEach) - 1);
        Assert.Equal(settled.Distinct(), settled);
        Assert.All(settled, number => Assert.Contains((int)number, before));
        Assert.Contains($"read {(Files * InEach) - settled.Length:N0} = replayed {(Files * InEach) - settled.Length:N0} + failed again 0", again.Lines);
        Assert.Equal(Enumerable.Range(1, Files * InEach), mixpanel.StoredNumbers);
        Assert.Equal(Enumerable.Range(1, Files * InEach).Select(number => (long)number), LetterLines.Numbers(folder.File($"{Letters}/replayed")));
        Assert.Empty(LetterLines.OpenNumbers(folder.File(Letters)));
    }

    [Fact]
    public async Task Cut_off_between_putting_aside_and_leaving_out_nothing_is_lost_nor_twice()
    {
        using ProgramFolder folder = Folder();
        await using WatchedMixpanel mixpanel = await WatchedMixpanel.StartAsync();
        folder.Write($"{Letters}/{LetterLines.Name(1)}", LetterLines.Parse(1) + LetterLines.Parse(2));
        // As a process leaves it that is killed when the first letter was put aside.
        folder.Write($"{Letters}/replayed/{LetterLines.Name(1)}", LetterLines.Parse(1));

        (await ReplayAsync(folder, mixpanel)).ShouldEndWith(0);

        Assert.Equal([1L, 2L], LetterLines.Numbers(folder.File($"{Letters}/replayed")));
        Assert.Equal([1, 2], mixpanel.StoredNumbers);
    }

    [Theory]
    [InlineData("Unknown option --bogus", "replay", "--bogus")]
    [InlineData("--stage must be one of parse, rule, mapping, mixpanel, size, not lunch.", "replay", ".", "--stage", "lunch")]
    [InlineData("--since must be a time", "replay", ".", "--since", "yesterday")]
    [InlineData("nowhere: there is no such folder or file.", "replay", "nowhere")]
    [InlineData("There is no folder dead-letters.", "replay")]
    [InlineData("names no container", "replay", "http://127.0.0.1:1/")]
    [InlineData("needs a signature in the address", "replay", "http://127.0.0.1:1/devstoreaccount1/letters")]
    public async Task What_cannot_be_begun_ends_in_2_and_is_told(string message, params string[] arguments)
    {
        using ProgramFolder folder = Folder();

        Ended ended = (await folder.Program.RunAsync(arguments)).ShouldEndWith(2);

        Assert.Contains(message, ended.Errors, StringComparison.Ordinal);
    }

    private static ProgramFolder Folder(string rules = ProgramFolder.Rules)
    {
        ProgramFolder folder = new();
        folder.Write("rules.json", rules);
        return folder;
    }

    private static string[] Arguments(WatchedMixpanel mixpanel, params string[] further) =>
        ["replay", Letters, "--rules", "rules.json", "--mixpanel", mixpanel.Address.ToString(), .. further];

    private static Task<Ended> ReplayAsync(ProgramFolder folder, WatchedMixpanel mixpanel, params string[] further) =>
        folder.Program.With("Forwarding__CustomCodeTimeout", "00:00:10").RunAsync(Arguments(mixpanel, further));

    private static IEnumerable<string> FilesOf(ProgramFolder folder) =>
        Directory.GetFiles(folder.File(Letters), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.Path, file)).Order(StringComparer.Ordinal);
}
