using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests.Docs;

/// <summary>Links between the documents lead to files and headings that exist.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Documents { get; } =
    [
        .. new[] { ".", "docs", "infra" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

        Assert.All(Links(Repository.Read(document)), link =>
        {
            string[] parts = link.Split('#', 2);
            string path = parts[0].Length == 0 ? Path.Combine(Repository.Root, document) : Path.GetFullPath(Path.Combine(folder, parts[0]));

            Assert.True(File.Exists(path) || Directory.Exists(path), $"{link}: there is no such file");
            Assert.True(parts.Length == 1 || !path.EndsWith(".md", StringComparison.Ordinal) || Anchors(File.ReadAllText(path)).Contains(parts[1]), $"{link}: there is no such heading");
        });
    }

    [Fact]
    public void Anchors_are_those_that_GitHub_makes() =>
        Assert.Equal(
            ["setup", "dead-letters", "dead-letters-1", "host-json-a-b"],
            Anchors("# Setup\n## `dead-letters`\n```\n# a comment\n```\n## Dead letters\n### [host json](x): a b\n"));

    private static IEnumerable<string> Links(string text) =>
        Link().Matches(Block().Replace(text, string.Empty)).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith("http", StringComparison.Ordinal));

    /// <summary>Lower case, without punctuation, blanks as dashes; a heading that is there twice gets a number.</summary>
    private static List<string> Anchors(string text)
    {
        List<string> anchors = [];
        Dictionary<string, int> seen = [];
        foreach (Match heading in Heading().Matches(Block().Replace(text, string.Empty)))
        {
            string words = Target().Replace(heading.Groups[1].Value.Trim(), "$1");
            string anchor = Punctuation().Replace(words.ToLowerInvariant(), string.Empty).Replace(' ', '-');
            int before = seen.GetValueOrDefault(anchor);
            seen[anchor] = before + 1;
            anchors.Add(before == 0 ? anchor : $"{anchor}-{before}");
        }

        return anchors;
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
