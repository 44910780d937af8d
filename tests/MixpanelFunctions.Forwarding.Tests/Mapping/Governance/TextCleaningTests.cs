using System.Security.Cryptography;
using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;
using MixpanelFunctions.Forwarding.Mapping.Governance;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.Patterns;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Governance;

public class TextCleaningTests
{
    private static readonly UrlScrubber Default = new(new ScrubUrlsDefinition());

    [Theory]
    [InlineData("https://a.test/?email=me@a.test&x=1", "https://a.test/?email=***&x=1")]
    [InlineData("https://a.test/?x=1&TOKEN=abc#top", "https://a.test/?x=1&TOKEN=***#top")]
    [InlineData("https://a.test/#access_token=abc&state=1", "https://a.test/#access_token=***&state=1")]
    [InlineData("https://a.test/cart;jsessionid=AB12?x=1", "https://a.test/cart;jsessionid=***?x=1")]
    [InlineData("/path?password=1", "/path?password=***")]
    [InlineData("?sid=1", "?sid=***")]
    [InlineData("token=1&x=2", "token=***&x=2")]
    [InlineData("https://a.test/?user%5Bemail%5D=a", "https://a.test/?user%5Bemail%5D=***")]
    [InlineData("https://a.test/?to=https%3A%2F%2Fb.test%2F%3Femail%3Dx%26y%3D1&z=2", "https://a.test/?to=https%3A%2F%2Fb.test%2F%3Femail%3D***%26y%3D1&z=2")]
    [InlineData("https://me:secret@a.test/", "https://***@a.test/")]
    [InlineData("see https://a.test/?token=1 and https://b.test/?token=2", "see https://a.test/?token=*** and https://b.test/?token=***")]
    [InlineData("https://a.test/?email=", "https://a.test/?email=")]
    [InlineData("https://a.test/?x=1", "https://a.test/?x=1")]
    [InlineData("a = b", "a = b")]
    [InlineData("", "")]
    [InlineData("https://a.test/?email=a=b&c=d", "https://a.test/?email=***&c=d")]
    [InlineData("https://a.test/%", "https://a.test/%")]
    [InlineData("https://a.test/?q=%3", "https://a.test/?q=%3")]
    public void Parameters_are_replaced_wherever_an_address_has_them(string text, string expected) => Assert.Equal(expected, Scrub(Default, text));

    [Fact]
    public void Fragments_stay_where_they_are_not_asked_for()
    {
        using JsonScrub scrub = new("""{ "parameters": ["*token*"], "fragments": false }""");

        Assert.Equal("https://a.test/?token=***#token=b", Scrub(scrub.Scrubber, "https://a.test/?token=a#token=b"));
    }

    [Theory]
    [InlineData("me@a.test", "***")]
    [InlineData("Ask ada.l+x@mail.a.test, please.", "Ask ***, please.")]
    [InlineData("mailto:ada@a.test?subject=x", "mailto:***?subject=x")]
    [InlineData("ada%40a.test", "***")]
    [InlineData("/u/ada@a.test/x", "/u/***/x")]
    [InlineData("blå@sjø.no", "***")]
    [InlineData("a@b.co and c@d.co", "*** and ***")]
    [InlineData("@handle", "@handle")]
    [InlineData("5 @ 3.50", "5 @ 3.50")]
    [InlineData("a@localhost", "a@localhost")]
    [InlineData("%40%40", "%40%40")]
    public void E_mail_addresses_are_masked(string text, string expected) => Assert.Equal(expected, Mask(EmailMask.Write, text));

    [Theory]
    [InlineData("4111111111111111", "***")]
    [InlineData("card 4111 1111 1111 1111 ok", "card *** ok")]
    [InlineData("5500-0000-0000-0004", "***")]
    [InlineData("n=4111%201111%201111%201111&x", "n=***&x")]
    [InlineData("order 12 4111111111111111", "order 12 ***")]
    [InlineData("12 4111 1111 1111 1111 3 times", "12 *** 3 times")]
    [InlineData("378282246310005", "***")]
    [InlineData("4111111111111112", "4111111111111112")]
    [InlineData("1794203412873", "1794203412873")]
    [InlineData("51829008444027213808554876213768394068", "51829008444027213808554876213768394068")]
    [InlineData("0000000000000000", "0000000000000000")]
    [InlineData("", "")]
    public void Numbers_of_cards_are_masked_where_their_check_digit_is_right(string text, string expected) => Assert.Equal(expected, Mask(CardMask.Write, text));

    private static readonly string[] Pieces = ["?", "&", "#", ";", "=", "@", "%40", "%3F", "%3D", "%26", "%", "//", "token", "email", "a", ".", "é", "4111111111111111", " ", "\""];

    [Fact]
    public void Any_text_can_be_cleaned_and_stays_text() => Gen.Int[0, Pieces.Length - 1].Select(piece => Pieces[piece])
        .Array[0, 30].Select(string.Concat).Sample(text =>
        {
            foreach (string cleaned in new[] { Scrub(Default, text), Mask(EmailMask.Write, text), Mask(CardMask.Write, text) })
            {
                Assert.DoesNotContain('\uFFFD', cleaned);
            }
        }, iter: 20_000);

    [Fact]
    public void A_text_is_looked_over_for_all_that_would_be_changed_in_it()
    {
        PropertyPolicy policy = new(RulesFile.Parse("""{ "properties": { "scrubUrls": true, "mask": ["email", "card"] } }""", Place.File("x"), new ConfigurationErrors())!.Properties!, null);
        PropertyCleaner cleaner = new(policy);
        EventValues values = new(new CapturePlanBuilder().Build(), []);
        Gen.Int[0, LongPieces.Length - 1].Select(piece => LongPieces[piece]).Array[0, 24].Select(string.Concat).Sample(text =>
        {
            string expected = Mask(CardMask.Write, Mask(EmailMask.Write, Scrub(Default, text)));
            JsonValue value = values.Keep(JsonKind.String, Encoding.UTF8.GetBytes(text), ValueTraits.None);

            RepairKinds done = cleaner.CleanPlain(values, ref value);

            Assert.Equal(expected, Encoding.UTF8.GetString(values.PlainText(value)));
            Assert.Equal(expected != text, done != RepairKinds.None);
            values.RestartEvent();
        }, iter: 20_000, threads: 1);
    }

    [Fact]
    public void Each_policy_has_its_own_hashes_also_on_one_thread()
    {
        ValueHash[] hashes = [new(null), new("key"u8.ToArray()), new("other"u8.ToArray())];
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < 1_200; i++)
            {
                byte[] text = Encoding.UTF8.GetBytes(i % 2 == 0 ? $"customer-{i % 700}" : new string('x', i % 80));
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(text)), Of(hashes[0], text));
            }

            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, "customer-0"u8)), Of(hashes[1], "customer-0"u8));
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("other"u8, "customer-0"u8)), Of(hashes[2], "customer-0"u8));
        }

        static string Of(ValueHash hash, ReadOnlySpan<byte> text)
        {
            byte[] target = new byte[ValueHash.Length];
            hash.Write(text, target);
            return Encoding.UTF8.GetString(target);
        }
    }

    /// <summary>Such that what is to be found stands at any place of a block of 32 bytes, and across two.</summary>
    private static readonly string[] LongPieces = [.. Pieces.Where(piece => piece != "\""), "4111 1111 1111 1111", "4111%201111%201111%201111", "378282246310005", "ada@a.test", "me%40b.test", "&sid=", "x=", "0123456", "https://a.test/very/long/path/of/words", "-", "12.5"];

    private delegate int Masking(ReadOnlySpan<byte> text, Span<byte> target, out bool isChanged);

    private static string Mask(Masking mask, string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] target = new byte[plain.Length];
        int length = mask(plain, target, out bool isChanged);
        return isChanged ? Encoding.UTF8.GetString(target, 0, length) : text;
    }

    private static string Scrub(UrlScrubber scrubber, string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] target = new byte[plain.Length * 3];
        int length = scrubber.Write(plain, target, new NameMemory(), out bool isChanged);
        return isChanged ? Encoding.UTF8.GetString(target, 0, length) : text;
    }

    private sealed class JsonScrub(string json) : IDisposable
    {
        private readonly System.Text.Json.JsonDocument _document = System.Text.Json.JsonDocument.Parse(json);

        public UrlScrubber Scrubber => new(new ScrubUrlsDefinition(new ConfigObject(_document.RootElement, Place.File("x"), new ConfigurationErrors())));

        public void Dispose() => _document.Dispose();
    }
}
