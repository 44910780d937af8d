using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests.Docs;

/// <summary>The documents name the namespaces of the identityMap as the sample events do, so that their rules work with these.</summary>
public partial class NamespaceTests
{
    [Fact]
    public void Paths_in_the_documents_lead_to_namespaces_of_the_samples()
    {
        string samples = Repository.Read("src/MixpanelFunctions.Local/Samples/events.ndjson");
        string[] named = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(document => NamespacePath().Matches(File.ReadAllText(document)))
            .Select(match => match.Groups[1].Value)
            .Distinct()];

        Assert.Contains("CRMID", named);
        Assert.All(named, name => Assert.Contains($"\"{name}\":[{{\"id\"", samples, StringComparison.Ordinal));
    }

    [GeneratedRegex("""identityMap\.([A-Za-z]+)\[""")]
    private static partial Regex NamespacePath();
}
