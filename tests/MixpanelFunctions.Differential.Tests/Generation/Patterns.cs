using CsCheck;

namespace MixpanelFunctions.Differential.Tests.Generation;

/// <summary>Regular expressions: all that JavaScript's dialect has, and where others mean something else by the same.</summary>
internal static class Patterns
{
    private static readonly string[] Chosen =
    [
        "", "^a", "a$", "^$", "^abc$", "b", ".", "^.$", "^..$", "^.*$", "\\.", "a|b", "^(?:a|signin)$", "(a)(b)", "a{2,3}", "a{,3}", "x{", "]", "}",
        "\\d", "\\d+", "^\\d+$", "\\D", "\\w", "^\\w+$", "\\W", "\\s", "^\\s*$", "\\S", "\\b", "\\bA", "\\B", "\\t", "\\n", "[\\s\\S]",
        "[a-z]", "[^a-z]", "[A-Z]+", "[\\w-]", "[\\w-\\s]", "[-a]", "[]", "[^]", "[\\b]", "[^\\d\\s]", "[\\]x]", "[.]",
        "(?=a)", "a(?=b)", "a(?!b)", "^(?!.*foo)", "(?<=a)b", "(?<!a)b", "(?<=^|\\s)b",
        "(?<year>\\d{4})-(?<month>\\d\\d)", "(?<x>a)\\k<x>", "(?<letter>[a-z])", "(a)\\1", "\\1(a)", "(a)|b\\1", "(z)?\\1b", "\\k<x>",
        "a*?b", "a+?", "(a*)*", "(a*)+b", "(?:a|ab)(?:c|bcd)", "^(?:(a)|b)*$",
        "\\u0061", "\\x41", "\\u{1F600}", "\\p{L}", "\\cJ", "\\c", "\\0", "\\8", "\\-", "\\/", "\\é",
        "é", "É", "ß", "ẞ", "İ", "i̇", "ı", "I", "i", "σ", "ς", "Σ", "\u212a", "k", "K", "ſ", "s", "S", "\u2126", "ω", "Ǆ", "ǆ", "ǅ", "ﬁ", "𐐀", "𐐨", "[é-ü]", "[À-Þ]",
        "😀", "[😀]", "^[^a]$", "\\ud83d", "日本", "[\\u3040-\\u30ff\\u4e00-\\u9fff]", "\\u200d", "\\ufeff",
        "^https?://[^/]+/", "@example\\.com$", "^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "^-?\\d+(?:\\.\\d+)?$", "true|false",
    ];

    /// <summary>What no engine takes.</summary>
    private static readonly string[] Broken = ["(", "[a", "a**", "+", "(?<n>a)(?<n>b)", "(?<", "\\", "(?<=a", "a{3,2}", "[z-a]", "(?<x>a)\\k<y>"];

    /// <summary>Valid patterns, with a letter before or behind now and then.</summary>
    public static Gen<string> Valid { get; } = Gen.Frequency(
        (5, Gen.OneOf(Chosen)),
        (1, Gen.Select(Gen.OneOf("^", "a?", ".*", "(?:"), Gen.OneOf(Chosen), (head, rest) => head == "(?:" ? $"(?:{rest})?" : head + rest)
            .Where(IsPlain)));

    /// <summary>Patterns as events may bring them: some of them are none.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency((8, Valid), (1, Gen.OneOf(Broken)));

    // A pattern that starts with a number of repetitions, or that a head turns into something else, is no use here.
    private static bool IsPlain(string pattern) => !pattern.Contains("x{", StringComparison.Ordinal);
}
