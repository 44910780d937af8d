using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Tokens;
using MixpanelFunctions.Forwarding.Tests.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events.Tokens;

/// <summary>What <see cref="JsonTokens"/> takes for JSON is what the framework's reader takes for it, and it ends at the same byte.</summary>
public sealed class JsonTokensTests
{
    /// <summary>Moves tokens over the edges of the blocks of 64 bytes that they are found in.</summary>
    private static readonly Gen<string> Lead = Gen.Int[0, 130].Select(length => length % 3 == 0 ? new string(' ', length) : string.Empty);

    private static readonly Gen<string> Long = Gen.Select(
        Gen.OneOf("", "\\\\", "\\\"", "\\u00e9", "\\n", "å", "日本", "{", "]", ":,"), Gen.Int[0, 140], (part, length) =>
            $"\"{new string('x', length)}{part}{new string('y', length % 67)}{part}\"");

    private static readonly Gen<string> Text = Gen.Select(Lead, Gen.Frequency((3, AnyJson.Any), (2, AnyJson.Object), (1, Long.List[0, 8].Select(items => $"[{string.Join(", ", items)}]"))), (lead, text) => lead + text);

    private static readonly Gen<string> Piece = Gen.OneOf(
        "\"", "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\u0001", "\u001f", "\\u12G4", "\\x", "\\u12", "0", "-", ".", "e", "+", "1.", "tru", "nul", "true", "\"a\"", "/", "'", "\u007f", "é");

    [Fact]
    public void What_is_json_is_taken_to_its_last_byte() => Text.Sample(text => AssertSame(Encoding.UTF8.GetBytes(text)), iter: 5_000);

    [Fact]
    public void What_is_broken_somewhere_is_refused_as_the_framework_refuses_it() => Gen.Select(Text, Gen.Int[0, 400], Gen.Int[0, 3], Piece).Sample(
        (text, at, removed, piece) =>
        {
            int place = Math.Min(at, text.Length);
            AssertSame(Encoding.UTF8.GetBytes(text.Remove(place, Math.Min(removed, text.Length - place)).Insert(place, piece)));
        },
        iter: 12_000);

    [Fact]
    public void What_is_cut_off_anywhere_is_refused() => Text.Sample(
        text =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            for (int length = 1; length < bytes.Length; length += 1 + (length / 7))
            {
                AssertSame(bytes[..length]);
            }
        },
        iter: 500);

    [Fact]
    public void Pieces_in_any_order_are_told_from_json() => Piece.List[1, 12].Sample(pieces => AssertSame(Encoding.UTF8.GetBytes("[" + string.Concat(pieces) + "]")), iter: 12_000);

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(1_000, false)]
    public void Nesting_is_bounded_as_the_framework_bounds_it(int depth, bool isTaken)
    {
        byte[] arrays = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
        Assert.Equal(isTaken, Takes(arrays, out _));
        AssertSame(arrays);
        AssertSame(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth)));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void A_text_of_more_tokens_than_are_kept_at_a_time_is_walked_to_its_end(int items)
    {
        string text = "[" + string.Join(',', Enumerable.Range(0, items).Select(item => $"{{\"n\":{item},\"t\":\"{new string('z', item % 200)}\"}}")) + "]";
        AssertSame(Encoding.UTF8.GetBytes(text));
        AssertSame(Encoding.UTF8.GetBytes(text[..^1]));
        AssertSame(Encoding.UTF8.GetBytes(text[..^3] + "\u0002\"}]"));
    }

    private static void AssertSame(byte[] text)
    {
        // Events are objects, or arrays of them: what else stands at the top is the framework's to judge.
        if (text.AsSpan().TrimStart(" \n\r\t"u8) is not [(byte)'{' or (byte)'[', ..])
        {
            return;
        }

        bool expected = FrameworkTakes(text, out int expectedEnd);
        bool actual = Takes(text, out int end);
        string shown = Encoding.UTF8.GetString(text);
        Assert.True(expected == actual, $"{(expected ? "Refused" : "Taken")}: {shown}");
        Assert.True(!expected || expectedEnd == end, $"Ends at {end}, not at {expectedEnd}: {shown}");
    }

    /// <summary>Walks the first value of a text in every way of doing it: all have to agree.</summary>
    private static bool Takes(byte[] text, out int end)
    {
        // A processor without the widest vectors finds tokens by the shorter ones.
        bool takes = Takes(text, new TokenIndex(mayBeWide: false), out end);
        Assert.Equal(takes, Takes(text, new TokenIndex(), out int wideEnd));
        Assert.Equal(end, wideEnd);
        return takes;
    }

    private static bool Takes(byte[] text, TokenIndex index, out int end)
    {
        index.Start(text, 0, text.Length);
        JsonTokens json = new(text, index);
        end = 0;
        try
        {
            int measured = json.EndBefore(json.Measure(0, 0, out _));
            Assert.Equal(measured, json.EndBefore(json.Skip(json.Restart(0), 0)));
            end = measured;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool FrameworkTakes(byte[] text, out int end)
    {
        Utf8JsonReader reader = new(text, EventReader.Options);
        end = 0;
        try
        {
            if (!reader.Read())
            {
                return false;
            }

            reader.Skip();
            end = (int)reader.BytesConsumed;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
