using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Tests.Configuration;
using MixpanelFunctions.Forwarding.Tests.Mapping;

namespace MixpanelFunctions.Forwarding.Tests.DeadLetters;

public class SecretRedactorTests
{
    [Fact]
    public void Tokens_and_secrets_of_all_projects_and_data_elements_are_taken_out()
    {
        MixpanelOptions options = MixpanelOptions.Read(
            AppSettings.WithToken(
                ("Mixpanel__ServiceAccount__Username", "forwarder"),
                ("Mixpanel__ServiceAccount__Secret", "account-secret"),
                ("Mixpanel__Projects__retail__ProjectToken", "retail-token")),
            new ConfigurationErrors());

        SecretRedactor redactor = SecretRedactor.For(options, ["element-secret"]);

        Assert.Equal(
            "*** *** *** *** forwarder",
            redactor.Redact($"{AppSettings.Token} account-secret retail-token element-secret forwarder"));
    }

    /// <summary>A secret with all that may be spelt in another way: letters of both cases, a quote, a slash, a backslash, blanks, letters beyond ASCII.</summary>
    private const string Odd = "S3cret\"Å/\\  tokeN";

    public static TheoryData<string, string> Forms => new()
    {
        { "as it is", Odd },
        { "lower case", Odd.ToLowerInvariant() },
        { "upper case", Odd.ToUpperInvariant() },
        { "clean text", "S3cret\"Å/\\ tokeN" },
        { "clean text in lower case", "s3cret\"å/\\ token" },
        { "JSON", JsonSerializer.Serialize(Odd)[1..^1] },
        { "JSON in JSON", JsonSerializer.Serialize(JsonSerializer.Serialize(Odd)[1..^1])[1..^1] },
        { "JSON, three deep", JsonSerializer.Serialize(JsonSerializer.Serialize(JsonSerializer.Serialize(Odd)[1..^1])[1..^1])[1..^1] },
        { "JSON with escaped slashes", Odd.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) },
        { "JSON, all of it escaped", string.Concat(Odd.Select(letter => $"\\u{(int)letter:X4}")) },
        { "URL-encoded", Uri.EscapeDataString(Odd) },
        { "URL-encoded twice", Uri.EscapeDataString(Uri.EscapeDataString(Odd)) },
        { "URL-encoded as a form", Uri.EscapeDataString(Odd).Replace("%20", "+", StringComparison.Ordinal).ToLowerInvariant() },
        { "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Odd}:")) },
        { "Basic of a user", Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Odd}")) },
        { "Basic of another user", Convert.ToBase64String(Encoding.UTF8.GetBytes($"users:{Odd}")) },
        { "Basic of a third user", Convert.ToBase64String(Encoding.UTF8.GetBytes($"a-user:{Odd}")) },
        { "base64 in JSON", JsonSerializer.Serialize(Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{Odd}")))[1..^1] },
        { "base64 for URLs", Convert.ToBase64String(Encoding.UTF8.GetBytes($"us:{Odd}")).Replace('+', '-').Replace('/', '_') },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_secret_is_found_in_every_form(string form, string text)
    {
        SecretRedactor redactor = new([Odd]);

        Assert.True(redactor.Redact($"before {text} behind") == "before *** behind", $"{form}: {redactor.Redact($"before {text} behind")}");
        string record = Encoding.UTF8.GetString(redactor.Redact(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["a"] = $"x {text} y", [$"k {text}"] = new[] { text } }).AsSpan()));
        Assert.Equal("""{"a":"x *** y","k ***":["***"]}""", record);
    }

    [Fact]
    public void A_secret_is_found_in_base64_whatever_stands_around_it()
    {
        SecretRedactor redactor = new(["c0ffee00c0ffee00"]);

        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 40], Gen.String[Gen.Char.AlphaNumeric, 0, 40]).Sample((before, behind) =>
            Assert.Equal("Basic *** ok", redactor.Redact($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}c0ffee00c0ffee00{behind}"))} ok")), iter: 300);
    }

    [Fact]
    public void The_longer_of_two_secrets_goes_first() =>
        Assert.Equal("*** and ***", new SecretRedactor(["secret", "secret-long"]).Redact("secret-long and secret"));

    [Fact]
    public void What_is_shorter_than_6_characters_is_no_secret() =>
        Assert.Equal("abcde ***", new SecretRedactor(["abcde", "abcdef", ""]).Redact("abcde abcdef"));

    [Fact]
    public void Without_a_secret_in_it_a_record_stays_as_it_is()
    {
        const string Record = """{ "a" : [1.50, "\u00e9", null ] }""";

        Assert.Equal(Record, Encoding.UTF8.GetString(new SecretRedactor(["secret"]).Redact(Encoding.UTF8.GetBytes(Record))));
        Assert.Equal(Record, Encoding.UTF8.GetString(new SecretRedactor([]).Redact(Encoding.UTF8.GetBytes(Record))));
    }

    [Fact]
    public void Any_record_is_JSON_without_the_secret_afterwards()
    {
        string[] secrets = ["timestamp", "177236", "authenticated", "8fad5b-d9", "nullnull", "browserDetails"];
        Dictionary<string, SecretRedactor> redactors = secrets.ToDictionary(secret => secret, secret => new SecretRedactor([secret]));

        Gen.Select(AnyEvent.Body, Gen.OneOf(secrets)).Sample(
            (json, secret) =>
            {
                string redacted = Encoding.UTF8.GetString(redactors[secret].Redact(Encoding.UTF8.GetBytes(json)));

                using JsonDocument document = JsonDocument.Parse(redacted);
                Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal);
                Assert.Equal(json.Contains(secret, StringComparison.Ordinal), redacted != json);
            },
            iter: 500,
            threads: 1);
    }
}
