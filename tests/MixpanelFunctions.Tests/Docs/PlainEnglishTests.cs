using System.Text.RegularExpressions;
using MixpanelFunctions.Tests.Deployment;

namespace MixpanelFunctions.Tests.Docs;

/// <summary>Words and phrases that plain English does without, in everything that people read: documents, messages, help, pages, descriptions and comments.</summary>
public partial class PlainEnglishTests
{
    /// <summary>What not to write, and what to write instead.</summary>
    private static readonly (Regex Phrase, string Instead)[] Phrases =
    [
        .. new[]
        {
            (@"mend(s|ed|ing)?", "correct, edit, fix"),
            ("(is|are|was|were|be|been|being) told", "report, show, get"),
            ("(told|tells?) (apart|off)", "distinguish"),
            ("turned round", "invert"),
            ("whoever|whosoever|whither|whence", "anyone who, where"),
            ("for want of", "without"),
            ("nobody foresaw", "unexpected"),
            ("away again", "remove, uninstall"),
            ("lest|thus|hence|upon|shall|nought|likewise|nevertheless", "a plainer word"),
            ("as ever|is it well", "a plainer phrase"),
            ("befalls?|befell", "affect"),
            ("anew", "again"),
            ("at the most", "at most, up to"),
            ("all else", "everything else"),
            ("all the same", "still, anyway"),
            ("but for (the|a|an|what|those|that|white|its)", "except"),
            ("once more", "again"),
            ("(rules|maps?|letters) of (today|now)", "current"),
            ("goes on|go on|went on", "continue, stay"),
            ("(comes?|came) again", "be delivered again"),
            ("under way", "in progress"),
            ("without a word", "silently"),
            ("(is|are) asked of", "run for"),
            ("be there ten|it is not so that", "a plainer sentence"),
            ("(out )?by hand", "manually, yourself"),
            ("(what|which|that) (is|are) none|(if|where) it is none", "what is not one"),
            (@"(?<![Tt]here )(is|are) no (JSON|number|text|event|id|dead letter|export|list|object|connection string|token|checkpoint)s?", "is not a"),
            ("turns? out|of one mind|befit(s|ting)?|astray", "a plainer word"),
            ("be it", "whether or not"),
            ("bec(o|a)mes? of", "happen to, the result of"),
            ("as (it|they) (stands?|stood)", "unchanged"),
            (@"(?<!-)stands? (at|before|behind|beside|between|below|above|there|within|twice)", "be"),
            ("(is|are|was|were|been|being) asked (of|before|at all)|(rules?|conditions?|filters?) (is|are) asked", "evaluate, request"),
            ("nobody asked|whatever goes wrong|the like", "a plainer phrase"),
            ("(there|here|where)(of|in|by|upon|with)", "a plainer word"),
            ("in vain|of no (use|interest)", "useless, does not matter"),
            ("cut short", "interrupt, stop"),
            ("carried over", "convert, copy"),
            ("again and again|over and over|for ever", "repeatedly, forever"),
            ("to be had", "available"),
            ("passes? it over|takes it or not", "does not apply"),
            ("cannot be decided", "fail"),
            ("tells? (of|nothing|why|whose)", "report, show"),
            ("(is|are) played|mistakes noted", "a plainer phrase"),
            ("who is who", "users"),
        }.Select(pair => (new Regex($@"\b(?:{pair.Item1})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), pair.Item2)),
    ];

    [Fact]
    public async Task Nothing_that_people_read_is_in_mannered_English()
    {
        List<string> found = [];
        foreach (string file in await FilesAsync())
        {
            string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, file));
            for (int i = 0; i < lines.Length; i++)
            {
                string read = file.EndsWith(".cs", StringComparison.Ordinal) ? TextOf(lines[i]) : lines[i];
                found.AddRange(Phrases
                    .Where(entry => entry.Phrase.IsMatch(read))
                    .Select(entry => $"{file}:{i + 1}: \"{entry.Phrase.Match(read).Value}\", write instead: {entry.Instead}"));
            }
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Theory]
    [InlineData("        // The rest comes again.")]
    [InlineData("    /// <summary>At the most so many.</summary>")]
    [InlineData("        Fail(\"nothing is under way\");")]
    [InlineData("    /// <summary>A text that is no JSON.</summary>")]
    [InlineData("        // What stands before it is asked before it.")]
    public void Comments_and_texts_of_code_are_read(string line) => Assert.Contains(Phrases, entry => entry.Phrase.IsMatch(TextOf(line)));

    [Theory]
    [InlineData("        int anew = comesAgain ? 1 : 0;")]
    [InlineData("        bool likewise = Is(likewise);")]
    [InlineData("        // There is no event in it, and the stand-in stands ready.")]
    public void Names_in_code_are_not(string line) => Assert.DoesNotContain(Phrases, entry => entry.Phrase.IsMatch(TextOf(line)));

    /// <summary>The documents and sources in git, without tests, samples and what others wrote.</summary>
    private static async Task<IReadOnlyList<string>> FilesAsync()
    {
        ShellRun files = await ShellRun.StartAsync(
            Repository.Root, new Dictionary<string, string?>(), "git", "ls-files", "-z", "--",
            "*.md", "*.sh", "*.bicep", "*.bicepparam", "azure.yaml", "schemas/*.json", "infra/modules/*.json", "src/*.cs", "src/*.js", "src/*.html", "src/*.css");
        Assert.Equal(0, files.ExitCode);
        string[] all = [.. files.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Repository.Root, file)))];
        Assert.True(all.Length > 500, "There are more files than that.");
        return all;
    }

    /// <summary>Comments and texts of a line of C#. Event Hubs' own messages, which SDKs know, stay as they are.</summary>
    private static string TextOf(string line) =>
        string.Join('\n', CommentOrText().Matches(line).Select(match => match.Value).Where(text => !text.Contains("New receiver '", StringComparison.Ordinal)));

    [GeneratedRegex("""(?<!:)//.*$|"(?:[^"\\]|\\.)*"|^\s+[A-Z][^;{}]*\.$""")]
    private static partial Regex CommentOrText();
}
