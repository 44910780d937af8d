using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Configuration;
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
    public void Any_record_is_JSON_without_the_secret_afterwards() => Gen.Select(AnyEvent.Body, Gen.OneOf("timestamp", "177236", "authenticated", "8fad5b-d9", "nullnull", "browserDetails")).Sample(
        (json, secret) =>
        {
            string redacted = Encoding.UTF8.GetString(new SecretRedactor([secret]).Redact(Encoding.UTF8.GetBytes(json)));

            using JsonDocument document = JsonDocument.Parse(redacted);
            Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal);
            Assert.Equal(json.Contains(secret, StringComparison.Ordinal), redacted != json);
        },
        iter: 500,
        threads: 1);
}
