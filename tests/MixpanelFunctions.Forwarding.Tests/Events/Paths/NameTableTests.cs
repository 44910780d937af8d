using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Tests.Events.Paths;

public sealed class NameTableTests
{
    [Fact]
    public void Names_that_share_their_length_and_outer_bytes_are_told_apart()
    {
        // The first and the last eight bytes are those of all the others.
        string[] names = [.. Enumerable.Range(0, 60).Select(i => $"prefix--{i:00}--suffix")];
        AssertFindsExactly(names, ["prefix--60--suffix", "prefix--0--suffix", "prefix--00--suffix2"]);
    }

    [Fact]
    public void Names_that_are_prefixes_of_one_another_are_told_apart() =>
        AssertFindsExactly(
            ["", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefabcdef"],
            ["b", "abcdefa", "abcdefabcdefa", "ABC"]);

    [Fact]
    public void Any_set_of_names_is_found_and_nothing_else() =>
        Gen.Select(Gen.String[Gen.Char["abå"], 0, 6].HashSet[1, 30], Gen.String[Gen.Char["abå"], 0, 6].List[0, 30]).Sample((names, others) =>
            AssertFindsExactly([.. names], others.Where(other => !names.Contains(other))));

    [Theory]
    [InlineData("ECID", "ecid", "Ecid", "ECID")]
    [InlineData("A1", "a1", "A1")]
    [InlineData("Müller-ID", "müller-id", "MüLLER-ID")]
    [InlineData("会員ID", "会員id", "会員Id")]
    public void Where_case_does_not_count_a_name_is_found_in_any(string name, params string[] spellings)
    {
        NameTable<PathNode> table = Table([name], ignoreCase: true);
        Assert.All(spellings, spelling => Assert.NotNull(table.Find(Encoding.UTF8.GetBytes(spelling))));
    }

    [Theory]
    [InlineData("A@[`{", "a@[`{", true)]
    [InlineData("@@@@", "````", false)]
    [InlineData("A[", "a{", false)]
    [InlineData("AB", "abc", false)]
    public void Only_letters_have_case(string name, string other, bool found) =>
        Assert.Equal(found, Table([name], ignoreCase: true).Find(Encoding.UTF8.GetBytes(other)) is not null);

    private static NameTable<PathNode> Table(IReadOnlyList<string> names, bool ignoreCase) =>
        new([.. names.Select((name, number) => KeyValuePair.Create(name, new PathNode(number, false)))], ignoreCase);

    private static void AssertFindsExactly(IReadOnlyList<string> names, IEnumerable<string> others)
    {
        NameTable<PathNode> table = Table(names, ignoreCase: false);
        Assert.All(names, (name, number) => Assert.Equal(number, table.Find(Encoding.UTF8.GetBytes(name))?.Id));
        Assert.All(others, other => Assert.Null(table.Find(Encoding.UTF8.GetBytes(other))));
    }
}
