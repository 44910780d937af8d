using System.Reflection;
using System.Text.RegularExpressions;

namespace MixpanelFunctions.StandIn.Tests;

/// <summary>Each rule of merging that docs/mixpanel-identity.md states beside Mixpanel's own text has the test that it names.</summary>
public partial class MergeRuleDocsTests
{
    [Fact]
    public void Each_rule_has_the_test_that_it_names()
    {
        string[] named = [.. Test().Matches(RepositoryFile.Read("docs/mixpanel-identity.md")).Select(match => match.Groups[1].Value)];

        HashSet<string> tests = [.. typeof(MergeRuleDocsTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => $"{method.DeclaringType!.Name}.{method.Name}")];
        Assert.InRange(named.Length, 15, 100);
        Assert.Empty(named.Except(tests));
    }

    [GeneratedRegex(@"\| `(\w+Tests\.\w+)` \|\n")]
    private static partial Regex Test();
}
