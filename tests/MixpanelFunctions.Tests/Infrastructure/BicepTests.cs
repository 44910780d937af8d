using System.Text.Json.Nodes;

namespace MixpanelFunctions.Tests.Infrastructure;

/// <summary>The files of infra/ as the Bicep compiler sees them.</summary>
public class BicepTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra");

    public static TheoryData<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.bicep*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".bicep" or ".bicepparam")
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/')),
    ];

    [Fact]
    public async Task The_template_builds_and_nothing_is_said_of_it()
    {
        CompiledTemplate template = await CompiledTemplate.GetAsync();

        Assert.Empty(template.Diagnostics);
    }

    [Fact]
    public void Every_rule_of_the_linter_is_an_error()
    {
        JsonObject rules = Repository.ReadJson("infra/bicepconfig.json")["analyzers"]!["core"]!["rules"]!.AsObject();

        // As many as the compiler's own schema of the file has.
        Assert.Equal(53, rules.Count);
        Assert.All(rules, rule => Assert.Equal("error", (string?)rule.Value!["level"]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_rule_is_switched_off_in_a_file(string file) =>
        Assert.DoesNotContain("#disable", Repository.Read($"infra/{file}"), StringComparison.Ordinal);

    [Fact]
    public async Task Every_file_has_the_compilers_own_layout()
    {
        using InfraCopy copy = new();

        await BicepCompiler.RunAsync("format", "--pattern", Path.Combine(copy.Folder, "**", "*.bicep"));
        foreach (string parameters in Directory.EnumerateFiles(copy.Folder, "*.bicepparam"))
        {
            await BicepCompiler.RunAsync("format", parameters);
        }

        Assert.All(Files, file => Assert.Equal(Repository.Read($"infra/{file.Data}"), File.ReadAllText(Path.Combine(copy.Folder, file.Data))));
    }

    [Fact]
    public void No_module_comes_from_a_registry() =>
        Assert.All(Files, file => Assert.DoesNotMatch(@"'(br|ts)[:/]", Repository.Read($"infra/{file.Data}")));

    [Fact]
    public void The_page_of_the_folder_names_every_parameter()
    {
        string page = Repository.Read("infra/README.md");
        string[] parameters = [.. Repository.Read("infra/main.bicep").Split('\n').Where(line => line.StartsWith("param ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];

        Assert.NotEmpty(parameters);
        Assert.All(parameters, parameter => Assert.Contains($"| `{parameter}` |", page, StringComparison.Ordinal));
    }
}
