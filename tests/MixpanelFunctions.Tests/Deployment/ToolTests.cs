using System.Xml.Linq;

namespace MixpanelFunctions.Tests.Deployment;

/// <summary>The local program as a .NET tool.</summary>
public class ToolTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly Dictionary<string, string?> English = new() { ["DOTNET_CLI_UI_LANGUAGE"] = "en" };

    [Fact]
    public async Task It_is_packed_installed_from_a_folder_and_runs_the_samples()
    {
        using TemporaryFolder folder = new();
        string version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;
        // Where the whole solution was built, as test.sh does first, that build is packed.
        bool isBuilt = File.Exists(Path.Combine(Repository.Root, "src", "MixpanelFunctions.Local", "bin", Configuration, "net10.0", "MixpanelFunctions.Local.dll"));
        ShellRun pack = await ShellRun.StartAsync(
            Repository.Root,
            English,
            "dotnet",
            ["pack", "src/MixpanelFunctions.Local", "--configuration", Configuration, "--output", folder.Path, "--nologo", .. isBuilt ? ["--no-build"] : Array.Empty<string>()]);
        Assert.True(pack.ExitCode == 0, pack.Output + pack.Errors);

        ShellRun install = await ShellRun.StartAsync(
            folder.Path, English, "dotnet", "tool", "install", "MixpanelFunctions.Tool", "--version", version, "--tool-path", "tool", "--add-source", folder.Path);
        Assert.True(install.ExitCode == 0, install.Output + install.Errors);

        string program = Path.Combine(folder.Path, "tool", OperatingSystem.IsWindows() ? "mixpanel-functions.exe" : "mixpanel-functions");
        ShellRun asked = await ShellRun.StartAsync(folder.Path, English, program, "--version");
        ShellRun mapped = await ShellRun.StartAsync(folder.Path, English, program, "map");

        Assert.Equal(version, asked.Output.Trim());
        Assert.Equal(0, mapped.ExitCode);
        Assert.Contains("\"event\":", mapped.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_changelog_has_the_version() =>
        Assert.Contains($"\n## [{XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value}]", Repository.Read("CHANGELOG.md"), StringComparison.Ordinal);
}
