using System.Text.Json.Nodes;
using MixpanelFunctions.Tests.Deployment;

namespace MixpanelFunctions.Tests.Feed;

/// <summary>What a restore of the app asks the package feed, and what it makes of the answer.</summary>
public sealed class FeedProbeTests : IDisposable
{
    private const string Extension = "Microsoft.Azure.Functions.Worker.Extensions.EventHubs";
    private const string Line = $"src/MixpanelFunctions/ForwardEdgeEvents.cs is left out: this package feed lacks {Extension}";

    private readonly TemporaryFolder _folder = new();
    private readonly string _feed;

    public FeedProbeTests()
    {
        foreach (string path in new[]
        {
            "Directory.Build.props", "Directory.Packages.props", "build/FeedProbe/FeedProbe.csproj", "build/FeedProbe/FeedProbe.targets",
            "src/MixpanelFunctions/MixpanelFunctions.csproj",
        })
        {
            string copy = Path.Combine(_folder.Path, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, path), copy);
        }

        _feed = Directory.CreateDirectory(Path.Combine(_folder.Path, "feed")).FullName;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_feed_without_the_triggers_package_costs_the_one_file()
    {
        (ShellRun run, string[] packages) = await AskAsync(_feed);

        Assert.Contains($"{Line} {Version}.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Extension, packages);
        Assert.Contains("Microsoft.Azure.Functions.Worker", packages);
        Assert.True(await LeavesOutAsync());
    }

    [Fact]
    public async Task A_feed_with_another_version_alone_lacks_the_package()
    {
        PackageFeed.Add(_feed, Extension, "999.0.0");

        (ShellRun run, string[] packages) = await AskAsync(_feed);

        Assert.Contains($"{Line} {Version}.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Extension, packages);
    }

    [Fact]
    public async Task What_the_package_depends_on_is_no_part_of_the_question()
    {
        PackageFeed.Add(_feed, Extension, Version);

        (ShellRun run, string[] packages) = await AskAsync(_feed);

        Assert.DoesNotContain("left out", run.Output, StringComparison.Ordinal);
        Assert.Contains(Extension, packages);
        Assert.False(await LeavesOutAsync());
    }

    [Fact]
    public async Task A_feed_that_does_not_answer_is_left_to_NuGets_own_error()
    {
        (ShellRun run, string[] packages) = await AskAsync(Path.Combine(_folder.Path, "nowhere"));

        Assert.DoesNotContain("left out", run.Output, StringComparison.Ordinal);
        Assert.Contains(Extension, packages);
        Assert.False(await LeavesOutAsync());
    }

    private static string Version { get; } = System.Xml.Linq.XDocument.Parse(Repository.Read("Directory.Packages.props"))
        .Descendants("PackageVersion").Single(item => item.Attribute("Include")!.Value == Extension).Attribute("Version")!.Value;

    /// <summary>The first step of a restore, with one feed; the packages are those that the restore goes on with.</summary>
    private async Task<(ShellRun Run, string[] Packages)> AskAsync(string feed)
    {
        string answer = Path.Combine(_folder.Path, "answer.json");
        ShellRun run = await BuildAsync(
            "-target:AskTheFeed", "-property:MSBuildIsRestoring=true", $"-property:MSBuildRestoreSessionId={Guid.NewGuid()}",
            $"-property:RestoreConfigFile={PackageFeed.Configure(_folder.Path, feed)}", "-getItem:PackageReference", $"-getResultOutputFile:{answer}");
        JsonArray items = JsonNode.Parse(await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken))!["Items"]!["PackageReference"]!.AsArray();
        return (run, [.. items.Select(item => (string)item!["Identity"]!)]);
    }

    /// <summary>Whether the build that follows leaves the file out.</summary>
    private async Task<bool> LeavesOutAsync() =>
        (await BuildAsync("-getProperty:LeavesOutTrigger")).Output.Contains("true", StringComparison.Ordinal);

    private async Task<ShellRun> BuildAsync(params string[] arguments)
    {
        ShellRun run = await ShellRun.StartAsync(
            _folder.Path, new Dictionary<string, string?> { ["CI"] = null }, "dotnet", ["msbuild", "src/MixpanelFunctions/MixpanelFunctions.csproj", "-nologo", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run;
    }
}
