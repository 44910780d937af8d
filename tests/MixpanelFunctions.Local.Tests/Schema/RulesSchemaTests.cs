using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Local.Schema;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Testing.Programs;

namespace MixpanelFunctions.Local.Tests.Schema;

public sealed class RulesSchemaTests(SchemaValidators validators) : IClassFixture<SchemaValidators>
{
    public const string File = "schemas/rules.schema.json";

    [Fact]
    public void The_file_in_the_repository_is_what_the_model_gives() =>
        Assert.True(
            RepositoryFile.Read(File).ReplaceLineEndings("\n") == RulesSchema.Write(),
            $"The model, its comments or the generator changed. Write the file anew and look at what differs:\n"
            + $"dotnet run --project src/MixpanelFunctions.Local -- schema -o {File}");

    [Fact]
    public void The_bundled_rules_say_where_it_is()
    {
        const string Rules = "src/MixpanelFunctions.Local/Samples/rules.json";
        string path = (string)RulesExamples.Parse(RepositoryFile.Read(Rules))![RulesFile.SchemaKey]!;

        Assert.Equal(Path.Combine(RepositoryFile.Root, File), Path.GetFullPath(path, Path.Combine(RepositoryFile.Root, Path.GetDirectoryName(Rules)!)));
    }

    [Fact]
    public async Task The_command_writes_it()
    {
        using TemporaryFolder folder = new();
        LocalProgram program = new(folder.Path);

        Ended printed = await program.RunAsync("schema");
        Ended written = await program.RunAsync("schema", "-o", "rules.schema.json");

        Assert.Equal(RulesSchema.Write(), printed.ShouldEndWith(ExitCodes.Success).Output);
        Assert.Empty(written.ShouldEndWith(ExitCodes.Success).Output);
        Assert.Equal(RulesSchema.Write(), System.IO.File.ReadAllText(Path.Combine(folder.Path, "rules.schema.json")));
    }

    [Fact]
    public async Task Missing_folders_are_made()
    {
        using TemporaryFolder folder = new();

        (await new LocalProgram(folder.Path).RunAsync("schema", "-o", "a/b/rules.schema.json")).ShouldEndWith(ExitCodes.Success);

        Assert.Equal(RulesSchema.Write(), System.IO.File.ReadAllText(Path.Combine(folder.Path, "a", "b", "rules.schema.json")));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_an_error()
    {
        using TemporaryFolder folder = new();
        folder.Write("taken", "a file, no folder");

        Ended ended = await new LocalProgram(folder.Path).RunAsync("schema", "-o", "taken/rules.schema.json");

        Assert.StartsWith("taken/rules.schema.json cannot be written: ", ended.ShouldEndWith(ExitCodes.CannotStart).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_sound_schema_of_draft_2020_12() => Assert.Empty(validators.OfSchema());

    [Fact]
    public void Its_own_examples_and_defaults_are_valid() => Assert.Empty(validators.OfExamples());
}
