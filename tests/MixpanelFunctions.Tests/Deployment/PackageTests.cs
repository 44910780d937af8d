using System.IO.Compression;

namespace MixpanelFunctions.Tests.Deployment;

/// <summary>The zip that Azure is given.</summary>
public class PackageTests
{
    /// <summary>What the Functions host looks for, at the root of the zip.</summary>
    private static readonly string[] Needed =
    [
        "host.json", "MixpanelFunctions.dll", "functions.metadata", "worker.config.json", "extensions.json",
        ".azurefunctions/Microsoft.Azure.WebJobs.Extensions.EventHubs.dll",
    ];

    private static readonly Dictionary<string, string?> NoSettings = [];

    [Fact]
    public async Task The_package_has_what_the_host_needs_or_a_line_says_why_there_is_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell script, for systems with a shell");
        using TemporaryFolder folder = new();
        string zip = Path.Combine(folder.Path, "app.zip");

        ShellRun run = await ShellRun.StartAsync(Repository.Root, NoSettings, Path.Combine(Repository.Root, "package.sh"), zip);

        if (run.ExitCode == 3)
        {
            Assert.False(File.Exists(zip));
            Assert.Empty(run.Output);
            Assert.StartsWith("The package feed lacks Microsoft.Azure.Functions.Worker.Extensions.EventHubs, ", Assert.Single(Lines(run.Errors)), StringComparison.Ordinal);
            return;
        }

        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        string[] entries = await EntriesAsync(zip);
        Assert.Empty(Needed.Except(entries));
        Assert.DoesNotContain("local.settings.json", entries);
        Assert.Contains(zip, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_app_is_zipped_with_its_hidden_folder()
    {
        using TemporaryFolder folder = new();
        string app = Publish(folder, Needed);

        ShellRun run = await ZipAsync(app, Path.Combine(folder.Path, "app.zip"));

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(Needed.Order(StringComparer.Ordinal), (await EntriesAsync(Path.Combine(folder.Path, "app.zip"))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("functions.metadata")]
    [InlineData(".azurefunctions/Microsoft.Azure.WebJobs.Extensions.EventHubs.dll")]
    public async Task A_folder_that_lacks_something_is_refused_by_its_name(string missing)
    {
        using TemporaryFolder folder = new();
        string app = Publish(folder, Needed.Except([missing]));

        ShellRun run = await ZipAsync(app, Path.Combine(folder.Path, "app.zip"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains($"is no Function app, it lacks {missing}.", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "app.zip")));
    }

    [Fact]
    public async Task The_settings_of_a_machine_are_never_zipped()
    {
        using TemporaryFolder folder = new();
        string app = Publish(folder, [.. Needed, "local.settings.json"]);

        ShellRun run = await ZipAsync(app, Path.Combine(folder.Path, "app.zip"));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("holds local.settings.json", run.Output, StringComparison.Ordinal);
    }

    private static string Publish(TemporaryFolder folder, IEnumerable<string> files)
    {
        string app = Path.Combine(folder.Path, "app");
        foreach (string file in files)
        {
            string path = Path.Combine(app, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "{}");
        }

        return app;
    }

    private static Task<ShellRun> ZipAsync(string app, string zip) => ShellRun.StartAsync(
        Repository.Root, NoSettings, "dotnet", "build", "build/Package/Package.proj", "--nologo", "-verbosity:quiet", $"-property:Folder={app}", $"-property:Zip={zip}");

    private static async Task<string[]> EntriesAsync(string zip)
    {
        await using ZipArchive archive = await ZipFile.OpenReadAsync(zip, TestContext.Current.CancellationToken);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
