using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Local.Tests.Docs;

/// <summary>What the documents say is what the program does.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_rules_in_the_readme_have_no_error()
    {
        string readme = RepositoryFile.Read("README.md");
        int start = readme.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        string json = readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
        ConfigurationErrors errors = new();

        RulesDocument? rules = RulesFile.Parse(json, Place.File("README.md"), errors);

        Assert.Empty(errors.All);
        Assert.NotEmpty(rules!.Rules);
    }
}
