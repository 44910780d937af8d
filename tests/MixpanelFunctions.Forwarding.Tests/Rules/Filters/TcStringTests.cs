using System.Buffers;
using System.Numerics;
using System.Text;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Filters;

public class TcStringTests
{
    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private const string Example = "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw";

    /// <summary>
    /// The example of "Consent string and vendor list formats v2", and those of the tests of IAB Tech Lab's own decoders, with the purposes
    /// that these decode them to.
    /// </summary>
    [Theory]
    [InlineData(Example, new[] { 1, 2, 3 })]
    [InlineData("COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA", new[] { 1, 2, 3 })]
    [InlineData("COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA", new[] { 2, 10 })]
    [InlineData("COtybn4PA_zT4KjACBENAPCIAEBAAECAAIAAAAAAAAAA.IBAgAAAgAIAwgAgAAAAEAAAACA.QAagAQAgAIAwgA.cAAAAAAAITg=", new[] { 2, 10 })]
    [InlineData("COrEAV4OrXx94ACABBENAHCIAD-AAAAAAACAAxAAAAgAIAwgAgAAAAEAgQAAAAAEAYQAQAAAACAAAABAAA", new[] { 3, 4, 5, 6, 7, 8, 9 })]
    public void A_published_example_has_its_purposes(string text, int[] purposes)
    {
        Assert.True(TcString.TryReadPurposes(Encoding.UTF8.GetBytes(text), out uint read));
        Assert.Equal(purposes, Enumerable.Range(1, TcString.Purposes).Where(purpose => (read >> (purpose - 1) & 1) != 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("C")]
    [InlineData("BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA")]
    [InlineData("COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAA")]
    [InlineData("COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKA+A")]
    [InlineData("COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEU ACCKAAA")]
    [InlineData("DOvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA")]
    [InlineData("not a string of the framework, but long enough to be one")]
    public void What_is_no_TC_string_of_version_2_is_not_read(string text) =>
        Assert.False(TcString.TryReadPurposes(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Mutated_strings_never_throw_and_are_read_only_where_they_are_whole()
    {
        // Fixed, so that a failure comes again.
        Random random = new(18);
        byte[] example = Encoding.UTF8.GetBytes(Example);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] text = [.. example.AsSpan(0, random.Next(3) == 0 ? random.Next(example.Length) : example.Length)];
            for (int changes = random.Next(4); changes > 0 && text.Length > 0; changes--)
            {
                text[random.Next(text.Length)] = (byte)random.Next(256);
            }

            bool isRead = TcString.TryReadPurposes(text, out uint purposes);

            int end = Array.IndexOf(text, (byte)'.') is >= 0 and int dot ? dot : text.Length;
            ReadOnlySpan<byte> core = text.AsSpan(0, end).TrimEnd((byte)'=');
            bool isWhole = core.Length >= 36 && core[0] == 'C' && !core.ContainsAnyExcept(Letters);
            Assert.Equal(isWhole, isRead);
            Assert.True(isRead || purposes == 0);
            Assert.True(BitOperations.Log2(purposes | 1) < TcString.Purposes);
        }
    }
}
