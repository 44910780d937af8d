using System.Text;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Tests.Rules.JavaScript;

public sealed class JavaScriptTextTests
{
    [Fact]
    public void Every_character_has_the_lower_case_that_JavaScript_gives_it()
    {
        Dictionary<string, string> lower = JavaScriptCases.Pairs("lower-case-characters").ToDictionary(pair => pair.Given, pair => pair.Expected);
        Assert.True(lower.Count > 1_400);
        List<string> wrong = [];
        for (int code = 0; code <= 0x10FFFF; code++)
        {
            if (!Rune.TryCreate(code, out Rune rune))
            {
                continue;
            }

            string text = rune.ToString();
            string expected = lower.GetValueOrDefault(text, text);
            // Characters of a younger Unicode than the one the table was made with.
            if (Lower(text) != expected && IsIn(code, 0x1C89, 0x1C8A, 0xA7CB, 0xA7CC, 0xA7CE, 0xA7D2, 0xA7D4, 0xA7DA, 0xA7DC) is false && code is not (>= 0x10D50 and <= 0x10D65) and not (>= 0x16EA0 and <= 0x16EB8))
            {
                wrong.Add($"U+{code:X4}: {expected}, here {Lower(text)}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Texts_have_the_lower_case_that_JavaScript_gives_them() => JavaScriptCases.AssertAll("lower-case-texts", 600, Lower);

    [Theory]
    [InlineData("ΟΔΥΣΣΕΥΣ", "οδυσσευς")]
    [InlineData("İ", "i\u0307")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("ÅÄÖ", "åäö")]
    public void The_known_traps_of_lower_case(string text, string lower) => Assert.Equal(lower, Lower(text));

    [Fact]
    public void Text_is_cleaned_as_Adobe_cleans_it() => JavaScriptCases.AssertAll("clean-text", 300, text =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] target = new byte[bytes.Length];
        return Encoding.UTF8.GetString(target, 0, JavaScriptText.Clean(bytes, target));
    });

    private static bool IsIn(int code, params int[] codes) => codes.Contains(code);

    private static string Lower(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] target = new byte[bytes.Length * 2];
        return Encoding.UTF8.GetString(target, 0, JavaScriptText.ToLower(bytes, target));
    }
}
