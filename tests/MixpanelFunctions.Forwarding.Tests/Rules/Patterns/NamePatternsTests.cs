using System.Text;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Patterns;

public class NamePatternsTests
{
    [Theory]
    [InlineData("*email*", "Billing E-mail", false)]
    [InlineData("*email*", "billingEmailAddress", true)]
    [InlineData("$city", "$City", true)]
    [InlineData("$city", "$cit", false)]
    [InlineData("*", "", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "aXcYc", false)]
    [InlineData("*b*b", "b", false)]
    [InlineData("**", "x", true)]
    [InlineData("x@", "X`", false)]
    [InlineData("Blå*", "BLå kort", true)]
    public void A_name_matches_or_does_not(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new NamePatterns(["other", pattern]).Matches(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void None_matches_nothing() => Assert.False(new NamePatterns([]).Matches("x"u8));
}
