using System.Text.RegularExpressions;
using MixpanelFunctions.Forwarding.Rules;
using MixpanelFunctions.Forwarding.Rules.JavaScript;

namespace MixpanelFunctions.Forwarding.Tests.Rules.JavaScript;

public sealed class JavaScriptPatternTests
{
    [Theory]
    [InlineData("^a.c$", "abc", true)]
    [InlineData("^a.c$", "a\nc", false)]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "a\nb", false)]
    [InlineData("c$", "c\n", false)]
    [InlineData("foo(?=bar)", "foobar", true)]
    [InlineData("foo(?!bar)", "foobar", false)]
    [InlineData("(?<=\\$)\\d+", "costs $42", true)]
    [InlineData("(?<!\\$)\\b\\d+", "$42", false)]
    [InlineData("(?<year>\\d{4})-\\k<year>", "2025-2025", true)]
    [InlineData("(?<year>\\d{4})-\\k<year>", "2025-2024", false)]
    [InlineData("(a)|b\\1", "b", true)]
    [InlineData("\\d", "٣", false)]
    [InlineData("^\\w$", "å", false)]
    [InlineData("^\\s$", "\u00a0", true)]
    [InlineData("^\\s$", "\ufeff", true)]
    [InlineData("^\\u00e5$", "å", true)]
    [InlineData("^.$", "😀", false)]
    [InlineData("^..$", "😀", true)]
    [InlineData("[^]", "\n", true)]
    [InlineData("[]", "a", false)]
    [InlineData("^[\\d-x]+$", "1-x", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("{{", "a{{b", true)]
    [InlineData("\\/", "a/b", true)]
    [InlineData("\\cJ", "\n", true)]
    [InlineData("a?\\B", "İ", true)]
    [InlineData("\\bstan", "İstan", true)]
    [InlineData("^\\w", "İ", false)]
    [InlineData("a|\\bs", "İs", true)]
    [InlineData("", "", true)]
    public void A_pattern_means_what_it_means_in_JavaScript(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Parse(pattern).Matches(text));

    [Theory]
    [InlineData("abc", "xABCx", true)]
    [InlineData("å", "Å", true)]
    [InlineData("σ", "ς", true)]
    [InlineData("ß", "ẞ", false)]
    [InlineData("i", "İ", false)]
    [InlineData("i", "ı", false)]
    [InlineData("k", "\u212a", false)]
    [InlineData("s", "ſ", false)]
    [InlineData("[a-z]", "K", true)]
    public void Case_is_ignored_as_in_JavaScript(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Parse(pattern, ignoreCase: true).Matches(text));

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("[z-a]")]
    [InlineData("\\")]
    [InlineData("a{2,1}")]
    [InlineData("(?<a>x)(?<a>y)")]
    public void What_JavaScript_does_not_take_is_refused_with_a_reason(string pattern)
    {
        Assert.False(JavaScriptPattern.TryParse(pattern, false, out _, out string? error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("(a|a)*$", "!", true)]
    [InlineData("^(a|aa)*$", "!", false)]
    [InlineData("^(a+)+$", "!", false)]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$", "", false)]
    public void A_match_that_takes_too_long_fails_the_rule_and_the_pattern_is_good_for_the_next(string pattern, string end, bool matchesMark)
    {
        JavaScriptPattern parsed = Parse(pattern);
        string text = new string('a', 50_000) + end;
        RuleFailureException failure = Assert.Throws<RuleFailureException>(() => parsed.Matches(text));
        Assert.Equal("the regular expression took longer than 100 ms", failure.Message);
        Assert.Equal(matchesMark, parsed.Matches("!"));
    }

    [Fact]
    public void A_pattern_that_takes_too_long_to_be_read_is_refused()
    {
        int tries = 0;

        Assert.False(JavaScriptPattern.TryParse(Compile, null, out _, out string? error));
        Assert.Equal("the regular expression took longer than 100 ms", error);
        Assert.InRange(tries, 2, 20);

        Predicate<string> Compile()
        {
            tries++;
            throw new RegexMatchTimeoutException();
        }
    }

    [Fact]
    public void A_pattern_that_the_clock_stopped_while_others_had_the_processor_is_read_again()
    {
        int tries = 0;

        Assert.True(JavaScriptPattern.TryParse(Compile, null, out JavaScriptPattern? parsed, out _));
        Assert.True(parsed.Matches("a"));

        Predicate<string> Compile() => tries++ == 0 ? throw new RegexMatchTimeoutException() : text => text == "a";
    }

    [Fact]
    public void One_that_takes_too_long_when_a_second_thread_reads_it_fails_the_rule_for_that_event()
    {
        int reads = 0;
        JavaScriptPattern? parsed = null;
        Assert.True(JavaScriptPattern.TryParse(Compile, null, out parsed, out _));

        RuleFailureException? failure = null;
        Assert.True(parsed.Matches("outer"));
        Assert.Equal("the regular expression took longer than 100 ms", failure?.Message);
        Assert.True(parsed.Matches("inner"));

        // While the one expression is in use, the next match needs another.
        Predicate<string> Compile() => reads++ > 0 ? throw new RegexMatchTimeoutException() : text =>
        {
            if (text == "outer")
            {
                failure = Assert.Throws<RuleFailureException>(() => parsed!.Matches("inner"));
            }

            return true;
        };
    }

    [Fact]
    public void One_pattern_serves_many_threads()
    {
        JavaScriptPattern pattern = Parse("^(?<n>\\d+)$");
        int[] numbers = [.. Enumerable.Range(0, 500)];
        Assert.Equal(numbers.Select(i => i % 2 == 0), numbers.AsParallel().AsOrdered().Select(i => pattern.Matches(i % 2 == 0 ? $"{i}" : $"{i}x")));
    }

    private static JavaScriptPattern Parse(string pattern, bool ignoreCase = false)
    {
        Assert.True(JavaScriptPattern.TryParse(pattern, ignoreCase, out JavaScriptPattern? parsed, out string? error), error);
        return parsed;
    }
}
