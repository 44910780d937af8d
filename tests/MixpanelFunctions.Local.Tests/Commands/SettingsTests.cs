using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Commands;

/// <summary><c>settings</c>, and the two files that it writes.</summary>
public class SettingsTests
{
    [Theory]
    [InlineData("docs/settings.md", "settings")]
    [InlineData("infra/settings.bicep", "settings", "--format", "bicep")]
    public async Task The_file_is_what_the_command_writes(string file, params string[] command)
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunAsync(command)).ShouldEndWith(0);

        string written = RepositoryFile.Read(file);
        Assert.True(written == ended.Output, $"{file} is not of today: dotnet run --project src/MixpanelFunctions.Local -- {string.Join(' ', command)} -o {file}");
    }

    [Fact]
    public async Task Another_format_is_refused()
    {
        using ProgramFolder folder = new();

        Ended ended = (await folder.Program.RunAsync("settings", "--format", "yaml")).ShouldEndWith(2);

        Assert.Contains("yaml", ended.Errors, StringComparison.Ordinal);
    }
}
