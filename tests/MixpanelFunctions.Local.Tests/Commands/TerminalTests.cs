using System.Text.RegularExpressions;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary>What a user sees on a terminal of 80 columns. The terminal is that of the program script of Linux.</summary>
public partial class TerminalTests
{
    [Fact]
    public async Task The_table_of_a_run_fits_and_no_heading_is_cut()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        string[] lines = Plain(await OnTerminalAsync(folder, "run --once --port 0 --amqp-port 0 --rules rules.json --events events.ndjson"));

        Assert.Contains(lines, line => line.Contains("│ Received │ Forwarded │ Filtered │ Dead-lettered │ Records │ Events/s │", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('…', StringComparison.Ordinal));
        Assert.All(lines.Where(line => line.Contains('│', StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public async Task The_table_of_a_run_counts_by_filter()
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();
        folder.Write("rules.json", ProgramFolder.Rules.Replace(
            "\"rules\":", """ "filters": [ { "name": "No [clicks]", "eventTypes": { "deny": [ "click" ] } } ], "rules": """, StringComparison.Ordinal));

        string[] lines = Plain(await OnTerminalAsync(folder, "run --once --port 0 --amqp-port 0 --rules rules.json --events events.ndjson"));

        Assert.Contains(lines, line => line.Contains("│ Filter      │ Filtered │", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("│ No [clicks] │        5 │", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("map --help")]
    [InlineData("validate --rules rules.json")]
    [InlineData("validate --rules nothing.json")]
    [InlineData("mapp")]
    public async Task Help_findings_and_errors_have_colours_unless_they_are_unwanted(string command)
    {
        using ProgramFolder folder = new ProgramFolder().WithRulesAndEvents();

        string coloured = await OnTerminalAsync(folder, command);
        string plain = await OnTerminalAsync(folder, command, "NO_COLOR=1 ");

        Assert.Matches(Colour(), coloured);
        Assert.DoesNotMatch(Colour(), plain);
        Assert.Equal(Plain(coloured), Plain(plain));
    }

    private static async Task<string> OnTerminalAsync(ProgramFolder folder, string command, string environment = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "script is not there: apt-get install bsdutils");
        return (await folder.Program.RunInShellAsync(
            $"PROGRAM=\"$*\" TERM=xterm-256color script -qec 'stty cols 80 rows 50; {environment}$PROGRAM {command}' /dev/null")).Output;
    }

    private static string[] Plain(string text) =>
        [.. Escape().Replace(text, string.Empty).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];

    [GeneratedRegex("\u001b\\[[0-9;]*[1-9][0-9;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex("\u001b(\\[[0-9;?]*[A-Za-z]|=|>)")]
    private static partial Regex Escape();
}
