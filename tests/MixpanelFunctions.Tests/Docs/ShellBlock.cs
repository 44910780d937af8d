using System.Text.RegularExpressions;

namespace MixpanelFunctions.Tests.Docs;

/// <summary>
/// A block of commands in a document that a reader can run as it is, on a clone and nothing else. Such a block has
/// <c>&lt;!-- run --&gt;</c> before it, which no reader sees; <c>&lt;!-- run with rules.json=… --&gt;</c> names files of the
/// repository that stand in for the reader's own.
/// </summary>
/// <param name="Document">The document.</param>
/// <param name="Commands">The commands, a line each.</param>
/// <param name="Files">The reader's own files: where they are, and what stands in for them.</param>
internal sealed partial record ShellBlock(string Document, string Commands, IReadOnlyDictionary<string, string> Files)
{
    public static IReadOnlyList<ShellBlock> Find(string document, string text) =>
    [
        .. Marked().Matches(text).Select(match => new ShellBlock(
            document,
            string.Join('\n', match.Groups["block"].Value.Split('\n').Select(line => line.Length >= 4 ? line[4..] : line)).Trim(),
            match.Groups["files"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => pair[1]))),
    ];

    [GeneratedRegex(@"<!-- run(?: with (?<files>[^>]*?))? -->\n\n(?<block>(?:    .*\n|\n(?=    ))+)")]
    private static partial Regex Marked();
}
