using System.Text;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

public class TextLengthTests
{
    [Theory]
    [InlineData("x", 255)]
    [InlineData("å", 255)]
    [InlineData("€", 255)]
    [InlineData("😀", 127)]
    [InlineData("\\n", 255)]
    [InlineData("\\u00e5", 255)]
    [InlineData("\\ud83d\\ude00", 127)]
    public void A_text_may_have_255_characters_however_they_are_written(string character, int most)
    {
        Assert.False(IsBeyond(character, most));
        Assert.True(IsBeyond(character, most + 1));
    }

    [Fact]
    public void An_escape_at_the_very_end_is_read_to_its_end() => Assert.False(TextLength.IsBeyondLimit(Bytes(new string('x', 254) + "\\u0041")));

    private static bool IsBeyond(string character, int count) => TextLength.IsBeyondLimit(Bytes(string.Concat(Enumerable.Repeat(character, count))));

    private static byte[] Bytes(string content) => Encoding.UTF8.GetBytes(content);
}
