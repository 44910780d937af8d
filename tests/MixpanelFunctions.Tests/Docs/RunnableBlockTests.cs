using MixpanelFunctions.Tests.Deployment;

namespace MixpanelFunctions.Tests.Docs;

/// <summary>What the documents tell a new user to run does run, on a fresh copy of what is in git.</summary>
public class RunnableBlockTests
{
    /// <summary>As on a new user's machine, and no build server is left behind in a folder that goes away.</summary>
    private static readonly Dictionary<string, string?> NewUser = new()
    {
        ["Mixpanel__ProjectToken"] = null,
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = null,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = null,
        ["DOTNET_NOLOGO"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        // The code is the same that was analysed when it was built here.
        ["RunAnalyzers"] = "false",
        // The compiler that is started for each project takes less CPU time with them.
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };

    private static IReadOnlyList<ShellBlock> Blocks { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md" }
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal))
            .SelectMany(document => ShellBlock.Find(document, Repository.Read(document))),
    ];

    [Fact]
    public async Task Every_block_that_is_marked_so_runs_in_a_fresh_copy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "blocks for a Unix shell");
        using TemporaryFolder copy = new();
        await CopyAsync(copy.Path);
        Dictionary<string, string?> withProgram = new(NewUser) { ["PATH"] = $"{Program(copy.Path)}:{Environment.GetEnvironmentVariable("PATH")}" };

        foreach (ShellBlock block in Blocks)
        {
            foreach ((string name, string source) in block.Files)
            {
                string path = Path.Combine(copy.Path, name);
                File.Copy(Path.Combine(Repository.Root, source), path, overwrite: true);
            }

            // Default ports may be taken by whatever else runs on this machine.
            string commands = block.Commands.Replace("run --once", "run --once --port 0 --amqp-port 0", StringComparison.Ordinal);
            ShellRun run = await ShellRun.StartAsync(copy.Path, withProgram, "bash", "-euo", "pipefail", "-c", commands);

            Assert.True(run.ExitCode == 0, $"{block.Document}: {block.Commands}\n{run.Output}\n{run.Errors}");
            foreach (string name in block.Files.Keys)
            {
                File.Delete(Path.Combine(copy.Path, name));
            }
        }
    }

    [Fact]
    public void The_readme_and_the_pages_on_commands_have_such_blocks()
    {
        string[] documents = [.. Blocks.Select(block => block.Document).Distinct()];

        Assert.Subset(documents.ToHashSet(), new HashSet<string> { "README.md", "docs/deploy.md", "docs/explain.md", "docs/operate.md", "docs/rules.md" });
    }

    [Fact]
    public void A_mark_without_a_block_is_a_mistake()
    {
        foreach (string document in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")))
        {
            string text = File.ReadAllText(document);
            Assert.Equal(text.Split("<!-- run").Length - 1, ShellBlock.Find(document, text).Count);
        }
    }

    /// <summary>The program under the name that it has as a .NET tool, built from the copy; ToolTests install the tool itself.</summary>
    /// <returns>The folder that it is in.</returns>
    private static string Program(string copy)
    {
        string folder = Directory.CreateDirectory(Path.Combine(copy, "out", "bin")).FullName;
        string program = Path.Combine(folder, "mixpanel-functions");
        // Built at most once, unlike by `dotnet run`, which looks at every project each time.
        string project = $"{copy}/src/MixpanelFunctions.Local";
        string built = $"{project}/bin/Debug/net10.0/MixpanelFunctions.Local.dll";
        File.WriteAllText(program, $"#!/bin/sh\n[ -f '{built}' ] || dotnet build '{project}' --nologo --verbosity quiet >&2 || exit 1\nexec dotnet '{built}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return folder;
    }

    /// <summary>What git has or would take, and not what was built here.</summary>
    private static async Task CopyAsync(string target)
    {
        ShellRun files = await ShellRun.StartAsync(Repository.Root, NewUser, "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z");
        Assert.Equal(0, files.ExitCode);
        foreach (string file in files.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Repository.Root, file))))
        {
            string copy = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, file), copy);
        }
    }
}
