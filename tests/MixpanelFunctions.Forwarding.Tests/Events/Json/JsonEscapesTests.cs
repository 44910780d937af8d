using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events.Json;

public sealed class JsonEscapesTests
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.OneOf("\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "😀", "å", "/", "\u2028", "a", "u0041").List[0, 12].Select(string.Concat));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""a\"b\\c\/d\b\f\n\r\t""", "a\"b\\c/d\b\f\n\r\t")]
    [InlineData("""\u0041\u00e5\u00E5\u20ac""", "Aåå€")]
    [InlineData("""\ud83d\ude00""", "😀")]
    [InlineData("""\u0000""", "\0")]
    [InlineData("""\ud83d""", "\ufffd")]
    [InlineData("""\ude00""", "\ufffd")]
    [InlineData("""\ude00\ud83d""", "\ufffd\ufffd")]
    [InlineData("""\ud83d\ud83d\ude00""", "\ufffd😀")]
    [InlineData("""\ud83dx\ude00""", "\ufffdx\ufffd")]
    [InlineData("""\ud83d\n\ude00""", "\ufffd\n\ufffd")]
    [InlineData("""\ud83d\u0041""", "\ufffdA")]
    [InlineData("""\\ud83d""", "\\ud83d")]
    public void Escapes_are_undone(string escaped, string plain) => Assert.Equal(plain, Undo(escaped));

    [Theory]
    [InlineData("plain å 😀 / \u007f \u2028", "plain å 😀 / \u007f \u2028")]
    [InlineData("say \"hi\" \\", """say \"hi\" \\""")]
    [InlineData("\n\r\t\b\f\0\u001f", """\n\r\t\u0008\u000c\u0000\u001f""")]
    public void Only_what_must_be_escaped_is(string plain, string escaped)
    {
        Assert.Equal(escaped, Do(plain));
        Assert.Equal(plain == escaped, JsonEscapes.IsPlain(Encoding.UTF8.GetBytes(plain)));
    }

    [Fact]
    public void What_is_done_is_JSON_and_can_be_undone() => AnyText.Where(IsWellFormed).Sample(text =>
    {
        Assert.Equal(text, Undo(Do(text)));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(JsonEscapes.Quote(text)));
    });

    [Fact]
    public void Undoing_agrees_with_the_framework() => AnyText.Where(IsWellFormed).Sample(text =>
        Assert.Equal(text, Undo(JsonSerializer.Serialize(text)[1..^1])));

    [Theory]
    [InlineData("""a\ud83d""", true)]
    [InlineData("""a\uD83D""", true)]
    [InlineData("""a\u0064""", false)]
    [InlineData("ud83d", false)]
    public void Escaped_surrogates_are_seen_at_a_glance(string text, bool may) =>
        Assert.Equal(may, JsonEscapes.MayHoldSurrogates(Encoding.UTF8.GetBytes(text)));

    private static bool IsWellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static string Undo(string escaped)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(escaped);
        byte[] target = new byte[bytes.Length];
        return Encoding.UTF8.GetString(target, 0, JsonEscapes.Undo(bytes, target));
    }

    private static string Do(string plain)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(plain);
        byte[] target = new byte[bytes.Length * JsonEscapes.LargestGrowth];
        return Encoding.UTF8.GetString(target, 0, JsonEscapes.Do(bytes, target));
    }
}
