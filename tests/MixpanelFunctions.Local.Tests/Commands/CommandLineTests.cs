using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary>The command line itself: what is misspelt, and help.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("Unknown command \"mapp\"; did you mean \"map\"?", "", "mapp")]
    [InlineData("Unknown command \"import\"; did you mean \"import-adobe\"?", "", "import", "x.json")]
    [InlineData("Unknown command \"version\"; did you mean \"--version\"?", "", "version")]
    [InlineData("Unknown command \"bogus\"; use one of run, map, explain, validate, replay, verify, import-adobe, send, sas, schema, settings", "", "bogus")]
    [InlineData("Unknown option --evnts; did you mean \"--events\"?", " run", "run", "--evnts", "x")]
    [InlineData("Unknown option --evnts; did you mean \"--events\"?", " run", "--evnts", "x")]
    [InlineData("Unknown option --rule; did you mean \"--rules\"?", " map", "map", "--rule", "x.json", "events.ndjson")]
    [InlineData("Unknown option --zzz. A file of that name is ./--zzz.", " map", "map", "--zzz")]
    [InlineData("run takes no argument \"events.ndjson\".", " run", "run", "events.ndjson")]
    public async Task What_is_misspelt_is_told_with_what_was_probably_meant(string message, string command, params string[] arguments)
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunAsync(arguments)).ShouldEndWith(2);

        Assert.Equal(message, ended.Errors.Split('\n')[0].TrimEnd());
        Assert.Equal($"Try \"mixpanel-functions{command} --help\".", ended.Errors.TrimEnd().Split('\n')[^1]);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task The_help_has_a_line_for_each_command_and_that_of_a_command_ends_with_its_exit_codes()
    {
        using ProgramFolder folder = new();

        Ended all = (await folder.Program.RunAsync("help")).ShouldEndWith(0);
        Ended one = (await folder.Program.RunAsync("help", "replay")).ShouldEndWith(0);

        string[] commands = [.. all.Lines.SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))];
        Assert.Equal(11, commands.Length);
        Assert.All(commands, line => Assert.True(line.Length <= 79 && line[2] != ' ', line));
        Assert.Equal(
            ["Exit codes:", "  0  everything is settled", "  1  something is not settled: it failed again, its rule no longer exists, it is damaged, or you stopped", "  2  could not start"],
            one.Lines[^4..]);
    }

    [Fact]
    public async Task The_folder_of_a_file_to_write_is_made()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        (await folder.Program.RunAsync("schema", "-o", "a/b/rules.schema.json")).ShouldEndWith(0);
        (await folder.Program.RunAsync("map", "--rules", "rules.json", "--dead-letters", "c/d/letters.ndjson", "events.ndjson")).ShouldEndWith(0);

        Assert.True(File.Exists(folder.File("a/b/rules.schema.json")));
        Assert.True(File.Exists(folder.File("c/d/letters.ndjson")));
    }

    [Fact]
    public async Task Where_no_hub_can_be_reached_the_address_and_the_way_to_one_are_told()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        Ended ended = (await folder.Program.RunAsync(
            "send", "--events", "events.ndjson", "--connection", "Endpoint=sb://localhost:9;SharedAccessKeyName=k;SharedAccessKey=a-key;UseDevelopmentEmulator=true;")).ShouldEndWith(2);

        Assert.Contains("No event hub can be reached at localhost:9: ", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("mixpanel-functions run", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key", ended.Errors, StringComparison.Ordinal);
    }
}
