using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Options;

/// <summary>Where dead letters go, by the settings.</summary>
public class DeadLetterOptionsTests
{
    private const string Connection = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net";

    public static TheoryData<string[], string?, string?> Accounts => new()
    {
        { [], null, null },
        { ["DeadLetters__blobServiceUri=https://letters.blob.core.windows.net"], "https://letters.blob.core.windows.net/", null },
        { ["DeadLetters__blobServiceUri=https://letters.blob.core.windows.net", "DeadLetters__clientId=4711"], "https://letters.blob.core.windows.net/", "4711" },
        { ["DeadLetters__blobServiceUri=https://letters.blob.core.windows.net", "AzureWebJobsStorage__accountName=host"], "https://letters.blob.core.windows.net/", null },
        { ["AzureWebJobsStorage__blobServiceUri=https://host.blob.core.windows.net", "AzureWebJobsStorage__clientId=4712"], "https://host.blob.core.windows.net/", "4712" },
        { ["AzureWebJobsStorage__accountName=host", "AzureWebJobsStorage__credential=managedidentity", "AzureWebJobsStorage__clientId=4712"], "https://host.blob.core.windows.net/", "4712" },
    };

    [Theory]
    [MemberData(nameof(Accounts))]
    public void An_account_is_named_by_its_address_or_that_of_the_host(string[] settings, string? address, string? clientId)
    {
        (DeadLetterOptions options, string[] errors) = Read(settings);

        Assert.Empty(errors);
        Assert.Equal((address, clientId, null), (options.Storage?.Address?.ToString(), options.Storage?.ClientId, options.Storage?.ConnectionString));
        Assert.Equal("mixpanel-dead-letters", options.Container);
    }

    [Theory]
    [InlineData("DeadLetters__ConnectionString")]
    [InlineData("AzureWebJobsStorage")]
    public void Or_by_a_connection_string_which_is_shown_nowhere(string setting)
    {
        (DeadLetterOptions options, string[] errors) = Read([$"{setting}={Connection}"]);

        Assert.Empty(errors);
        Assert.Equal(Connection, options.Storage!.ConnectionString);
        Assert.DoesNotContain("c2VjcmV0", options.ToString(), StringComparison.Ordinal);
        Assert.Equal("https://shop.blob.core.windows.net/mixpanel-dead-letters", options.Storage.Container(options.Container).Uri.ToString());
    }

    [Fact]
    public void The_emulators_short_name_is_a_connection_string() =>
        Assert.Equal("http://127.0.0.1:10000/devstoreaccount1/c-1", Read(["AzureWebJobsStorage=UseDevelopmentStorage=true"]).Options.Storage!.Container("c-1").Uri.ToString());

    [Theory]
    [InlineData("DeadLetters__blobServiceUri: must be the https address of a storage account", "DeadLetters__blobServiceUri=http://letters.blob.core.windows.net")]
    [InlineData("DeadLetters__blobServiceUri: must be the https address of a storage account", "DeadLetters__blobServiceUri=letters")]
    [InlineData("DeadLetters__ConnectionString: is not a connection string of a storage account", "DeadLetters__ConnectionString=AccountKey=c2VjcmV0")]
    [InlineData("AzureWebJobsStorage: is not a connection string of a storage account", "AzureWebJobsStorage=nonsense")]
    [InlineData("DeadLetters__ConnectionString: cannot be used with DeadLetters__blobServiceUri; remove one of them", "DeadLetters__ConnectionString=UseDevelopmentStorage=true", "DeadLetters__blobServiceUri=https://l.blob.core.windows.net")]
    [InlineData("DeadLetters__Container: must be 3 to 63 lower-case letters, digits and single hyphens, without a hyphen at the start or end", "DeadLetters__Container=Dead-Letters")]
    [InlineData("DeadLetters__Container: must be 3 to 63 lower-case letters, digits and single hyphens, without a hyphen at the start or end", "DeadLetters__Container=ab")]
    [InlineData("DeadLetters__Container: must be 3 to 63 lower-case letters, digits and single hyphens, without a hyphen at the start or end", "DeadLetters__Container=dead--letters")]
    public void A_mistake_names_its_setting_and_not_its_value(string error, params string[] settings) =>
        Assert.Equal([error], Read(settings).Errors);

    private static (DeadLetterOptions Options, string[] Errors) Read(string[] settings)
    {
        ConfigurationErrors errors = new();
        DeadLetterOptions options = DeadLetterOptions.Read(
            AppSettings.Of([.. settings.Select(setting => (setting[..setting.IndexOf('=', StringComparison.Ordinal)], (string?)setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]))]), errors);
        return (options, [.. errors.All.Select(each => each.ToString())]);
    }
}
