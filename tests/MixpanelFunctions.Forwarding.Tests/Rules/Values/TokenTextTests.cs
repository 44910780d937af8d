using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Values;

public sealed class TokenTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain } } text { {", "plain } } text { {")]
    [InlineData("{{a}}", "<a>")]
    [InlineData("{{ a }}", "<a>")]
    [InlineData("x{{a}}y", "x|<a>|y")]
    [InlineData("{{a}}{{b}}", "<a>|<b>")]
    [InlineData("{{a}}: {{b}}", "<a>|: |<b>")]
    [InlineData("{{a}}}}", "<a>|}}")]
    [InlineData("{{xdm[\"a b\"][0]}}", "<xdm[\"a b\"][0]>")]
    public void A_text_is_taken_apart(string text, string expected)
    {
        Assert.True(TokenText.TrySplit(text, out IReadOnlyList<(bool IsToken, string Text)> parts, out _));
        Assert.Equal(expected, string.Join('|', parts.Select(part => part.IsToken ? $"<{part.Text}>" : part.Text)));
    }

    [Theory]
    [InlineData("{{a", "the token that starts at character 1 has no end: \"}}\" is missing")]
    [InlineData("x {{a}} {{b}", "the token that starts at character 9 has no end: \"}}\" is missing")]
    [InlineData("{{}}", "the token at character 1 is empty")]
    [InlineData("a{{  }}", "the token at character 2 is empty")]
    public void A_token_that_is_none_is_told_with_its_place(string text, string expected)
    {
        Assert.False(TokenText.TrySplit(text, out _, out string? error));
        Assert.Equal(expected, error);
    }
}
