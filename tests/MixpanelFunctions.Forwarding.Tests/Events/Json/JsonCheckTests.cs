using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events.Json;

/// <summary>What <see cref="JsonCheck"/> takes for JSON is what the framework's reader takes for it, and it ends at the same byte.</summary>
public sealed class JsonCheckTests
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\u0001", "\\u12G4", "\\x", "\\u12", "0", "00", "-", ".", "e", "+", "1.", "tru", "nul", "true", "false", "null", "\"a\"", "/", "'", "\u007f", "é", "1e5", "{}", "[]");

    [Fact]
    public void Any_json() => AnyJson.Any.Sample(AssertSame, iter: 3_000);

    [Fact]
    public void Any_json_with_something_broken_in_it() => Gen.Select(AnyJson.Any, Gen.Int[0, 200], Gen.Int[0, 3], Piece).Sample(
        (text, at, removed, piece) =>
        {
            int place = Math.Min(at, text.Length);
            AssertSame(text.Remove(place, Math.Min(removed, text.Length - place)).Insert(place, piece));
        },
        iter: 10_000);

    [Fact]
    public void Pieces_in_any_order() => Piece.List[1, 12].Sample(pieces => AssertSame(string.Concat(pieces)), iter: 20_000);

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(1_000)]
    public void Any_depth(int depth)
    {
        AssertSame(new string('[', depth) + new string(']', depth));
        AssertSame(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));
        AssertSame(string.Concat(Enumerable.Repeat("[{\"a\":", depth / 2)) + "1" + string.Concat(Enumerable.Repeat("}]", depth / 2)));
    }

    private static void AssertSame(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        // The framework's reader passes over blanks before a value; what a message's texts start with is none.
        if (bytes.Length == 0 || bytes[0] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            return;
        }

        JsonCheck check = new(bytes);
        bool isJson = check.Run();
        Utf8JsonReader reader = new(bytes, EventReader.Options);
        int end = -1;
        try
        {
            reader.Read();
            reader.Skip();
            end = (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            // The check has to say so too.
        }

        Assert.True(isJson ? end == check.At : end < 0, $"{(isJson ? $"taken to {check.At}, not to {end}" : "refused")}: {text}");
        Assert.Equal(isJson, check.Fault == JsonFaultKind.None);
        Assert.InRange(check.At, 0, bytes.Length);
    }
}
