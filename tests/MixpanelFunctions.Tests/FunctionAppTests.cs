using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MixpanelFunctions.Tests.Deployment;

namespace MixpanelFunctions.Tests;

/// <summary>The Function app's project and sources.</summary>
public partial class FunctionAppTests
{
    private const string HeadProject = "src/MixpanelFunctions/MixpanelFunctions.csproj";
    private const string ProbeProject = "build/FeedProbe/FeedProbe.csproj";

    [Fact]
    public void The_retry_has_no_end_and_waits_a_minute_at_most()
    {
        Match retry = Retry().Match(string.Join('\n', Repository.HeadSources["ForwardEdgeEvents.cs"]));

        Assert.True(retry.Success, "The function carries no ExponentialBackoffRetry.");
        Assert.Equal("-1", retry.Groups["count"].Value);
        Assert.InRange(
            TimeSpan.Parse(retry.Groups["maximum"].Value, CultureInfo.InvariantCulture),
            TimeSpan.Parse(retry.Groups["minimum"].Value, CultureInfo.InvariantCulture),
            TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_app_is_four_short_files_at_most()
    {
        Assert.InRange(Repository.HeadSources.Count, 1, 4);
        Assert.All(Repository.HeadSources, file => Assert.InRange(file.Value.Length, 1, 80));
    }

    [Fact]
    public void The_function_catches_nothing() =>
        // What is caught here would move the checkpoint past unsettled events.
        Assert.All(Repository.HeadSources["ForwardEdgeEvents.cs"], line => Assert.DoesNotMatch(@"\bcatch\b", line));

    [Fact]
    public void The_package_that_a_feed_may_lack_is_the_one_that_the_probe_asks_for()
    {
        string package = Assert.Single(
            XDocument.Parse(Repository.Read(HeadProject)).Descendants("PackageReference"),
            item => item.Attribute("Condition") is not null).Attribute("Include")!.Value;

        Assert.Contains($"'{package}'", Repository.Read(ProbeProject), StringComparison.Ordinal);
        Assert.Contains($"<TriggerPackage>{package}</TriggerPackage>", Repository.Read("build/FeedProbe/FeedProbe.targets"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_packages_of_the_app_have_central_exact_versions()
    {
        Dictionary<string, string> versions = XDocument.Parse(Repository.Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(item => item.Attribute("Include")!.Value, item => item.Attribute("Version")!.Value);

        Assert.All(References(HeadProject), package => Assert.Matches(@"^\d+\.\d+\.\d+$", versions[package]));
        Assert.DoesNotContain("Version=", Repository.Read(HeadProject), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json", "PreserveNewest")]
    [InlineData("rules.json", "PreserveNewest")]
    [InlineData("local.settings.json", "Never")]
    public void The_settings_at_the_root_are_copied_beside_the_app(string file, string publish)
    {
        XElement item = Assert.Single(
            XDocument.Parse(Repository.Read(HeadProject)).Descendants("None"),
            item => item.Attribute("Include")!.Value == $"../../{file}");

        Assert.Equal(file, item.Attribute("Link")!.Value);
        Assert.Equal("PreserveNewest", item.Attribute("CopyToOutputDirectory")!.Value);
        Assert.Equal(publish, item.Attribute("CopyToPublishDirectory")!.Value);
    }

    [Theory]
    [InlineData("-property:_IsPublishing=true", "true linux-x64 --instruction-set:x86-64-v3 false")]
    [InlineData("-property:_IsPublishing=false", "   false")]
    public async Task What_dotnet_publish_makes_is_compiled_ahead_and_a_build_is_not(string publishing, string expected)
    {
        ShellRun run = await ShellRun.StartAsync(
            Repository.Root, new Dictionary<string, string?>(), "dotnet", "msbuild", HeadProject, "-nologo", publishing, "-getProperty:PublishReadyToRun", "-getProperty:RuntimeIdentifier",
            "-getProperty:PublishReadyToRunCrossgen2ExtraArgs", "-getProperty:TieredPGO");

        JsonNode properties = JsonNode.Parse(run.Output)!["Properties"]!;
        Assert.Equal(expected, $"{properties["PublishReadyToRun"]} {properties["RuntimeIdentifier"]} {properties["PublishReadyToRunCrossgen2ExtraArgs"]} {properties["TieredPGO"]}");
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = Repository.Read("MixpanelFunctions.sln").Replace('\\', '/');
        string[] projects = [.. ProjectsIn("src"), .. ProjectsIn("tests")];

        Assert.Contains(HeadProject, projects);
        Assert.All(projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> ProjectsIn(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));

    private static string[] References(string project) =>
    [
        .. XDocument.Parse(Repository.Read(project)).Descendants("PackageReference")
            .Select(item => item.Attribute("Include")!.Value)
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("""\[ExponentialBackoffRetry\((?<count>-?\d+), "(?<minimum>[\d:]+)", "(?<maximum>[\d:]+)"\)\]""")]
    private static partial Regex Retry();
}
