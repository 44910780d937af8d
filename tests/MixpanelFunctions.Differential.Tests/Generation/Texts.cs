using CsCheck;

namespace MixpanelFunctions.Differential.Tests.Generation;

/// <summary>Texts that conversions, letter case, white space and patterns may trip over.</summary>
internal static class Texts
{
    private static readonly string[] Chosen =
    [
        "", " ", "a", "A", "abc", "ABC", "signin", "SignIn", "foo bar baz", "user@example.com", "a.b", "x[0]", "{{no}}",
        "https://example.com/a?b=c#d", "2024-05-01T12:00:00Z", "2024-05-01", "\"quoted\"", "back\\slash", "</script>",
        // What Number() may or may not read.
        "0", "1", "-1", "2", "1.0", " 12 ", "1e3", "1E+3", "0x10", "0X1f", "0b11", "0o17", "0x", "1,5", "1_000", "NaN", "Infinity", "-Infinity",
        "+5", "-0", ".5", "5.", "1e", ".", "+", "1e400", "\u00a07\u00a0", "\ufeff8", "٣", "1 2", "0x1p3", "infinity", "12px", "00012",
        // What String() makes of other types.
        "true", "false", "null", "undefined", "[object Object]", "1,2", "[]", "{}",
        // Letter case beyond ASCII.
        "é", "É", "e\u0301", "ß", "ẞ", "İ", "ı", "I", "i\u0307", "ΑΣ", "ΑΣ.", "ΑΣ Α", "Σ", "ς", "σ", "ΣΑ", "漢Σ", "a'Σ", "aΣ'b", "1Σ", "Α\u0301Σ",
        "ΑΣ\u00ad", "ΑΣ\u0301Β", "ΑΣΣ", "Ⓐ", "Ǆ", "ǅ", "ǆ", "\u212a", "\u212b", "\u2126", "Å", "ſ", "ﬁ", "ŉ", "Ⅷ", "𐐀", "𐐨", "Ა", "ა", "Ꭰ", "ꭰ",
        // Beyond the basic plane, and joined.
        "日本語", "😀", "a😀b", "👨‍👩‍👧", "🇩🇪",
        // White space, and what only looks like it.
        "\u00a0x\u00a0", "\ufeff", "a\u2028b", "\u180e", "\u200b", "\t a \n b ", "a\u3000 \u2003b", "\u0085x\u0085", "\u001f", "a\r\nb", "\u0001",
    ];

    private static readonly Gen<string> Letters = Gen
        .OneOf("a", "b", "A", "B", "1", "0", ".", " ", "-", "\n", "é", "Σ", "😀", "\u00a0", "İ", "\\", "\"", "/", "[", "]", "x", "e", "_")
        .Array[0, 12].Select(string.Concat);

    /// <summary>Any text.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency((4, Gen.OneOf(Chosen)), (1, Letters));
}
