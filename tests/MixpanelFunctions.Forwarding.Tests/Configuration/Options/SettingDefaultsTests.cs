using System.IO.Compression;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Options;

public class SettingDefaultsTests
{
    [Fact]
    public void Every_setting_tells_its_default_and_its_range()
    {
        string[] told = [.. Settings().Select(setting => $"{setting.Name} | {setting.Default} | {setting.Range}")];

        Assert.Equal(
            [
                "EventHubName |  | an event hub's name",
                "Forwarding__RulesFile |  | a path, or a blob's address",
                "Forwarding__RulesClientId |  | a client id",
                "Forwarding__RulesRefresh | 00:01:00 | 00:00:00 to 1.00:00:00",
                "Forwarding__InvalidTime | DeadLetter | DeadLetter, UseEnqueuedTime",
                "Forwarding__OnLimit | Repair | Repair, DeadLetter",
                "Forwarding__ProfileExports | DeadLetter | DeadLetter, SetProfile",
                "Forwarding__Experiments | Off | Off, On",
                "Forwarding__AliasUnderSimplified | Warn | Warn, Refuse",
                "Forwarding__DeviceId |  | text with tokens",
                "Forwarding__UserId |  | text with tokens",
                "Forwarding__MixpanelSdkId |  | text with tokens",
                "Forwarding__UserNamespaces |  | namespaces, separated by commas",
                "Forwarding__CustomCodeTimeout | 00:00:00.05 | 00:00:00.001 to 00:00:10",
                "Forwarding__DrainTime | 00:00:10 | 00:00:00 to 00:01:00",
                "Mixpanel__ProjectToken |  | a token",
                "Mixpanel__ProjectId |  | a number",
                "Mixpanel__ServiceAccount__Username |  | a user name",
                "Mixpanel__ServiceAccount__Secret |  | a secret",
                "Mixpanel__Region | US | US, EU, IN",
                "Mixpanel__BaseAddress |  | an http or https address",
                "Mixpanel__IdentityMerge | Simplified | Simplified, Original",
                "Mixpanel__AnonymousIds |  | AsIs, Uuid",
                "Mixpanel__IdentifyEvent | $identify | an event's name",
                "Mixpanel__GroupKeys |  | key: text with tokens, several separated by commas",
                "Mixpanel__EventEndpoint | Import | Import, Track",
                "Mixpanel__MaxRecordsPerRequest | 2000 | 1 to 2,000",
                "Mixpanel__MaxRequestBytes | 2097152 | 1,100,000 to 10,485,760",
                "Mixpanel__MaxConcurrency | 8 | 1 to 64",
                "Mixpanel__Compression | Fastest | Fastest, Optimal, None",
                "Mixpanel__AttemptTimeout | 00:00:30 | 00:00:00.1 to 00:05:00",
                "Mixpanel__TotalBudget | 00:04:00 | 00:00:01 to 00:25:00",
                "Mixpanel__RetryDelay | 00:00:02 | 00:00:00.001 to 00:01:00",
                "Mixpanel__MaxRetryDelay | 00:01:00 | 00:00:00.001 to 00:05:00",
                "Mixpanel__BreakAfter | 20 | 2 to 1,000,000",
                "Mixpanel__BreakDuration | 00:00:30 | 00:00:00.5 to 01:00:00",
                "DeadLetters__Container | mixpanel-dead-letters | a container's name",
                "DeadLetters__blobServiceUri |  | an https address",
                "DeadLetters__clientId |  | a client id",
                "DeadLetters__ConnectionString |  | a connection string",
                "DeadLetters__Folder |  | a folder's path",
                "DeadLetters__Event | Original | Original, Cleaned",
            ],
            told);
    }

    [Fact]
    public void Every_setting_says_what_it_does() =>
        Assert.All(Settings(), setting => Assert.EndsWith(".", setting.Meaning, StringComparison.Ordinal));

    [Fact]
    public void A_token_is_all_that_must_be_set()
    {
        using ConfigurationFolder folder = new();

        Assert.Empty(folder.Errors(AppSettings.WithToken()));
    }

    [Fact]
    public void What_is_not_set_has_its_documented_default()
    {
        using ConfigurationFolder folder = new();

        (ForwardingConfiguration read, _) = folder.Load(AppSettings.WithToken());

        Assert.Equal(string.Empty, read.Forwarding.Hub);
        Assert.Null(read.Forwarding.RulesFile);
        Assert.Equal(InvalidTime.DeadLetter, read.Forwarding.InvalidTime);
        Assert.Equal(OnLimit.Repair, read.Forwarding.OnLimit);
        Assert.Equal(ProfileExports.DeadLetter, read.Forwarding.ProfileExports);
        Assert.Null(read.Forwarding.DeviceId);
        Assert.Null(read.Forwarding.UserId);
        Assert.Equal(TimeSpan.FromSeconds(10), read.Forwarding.DrainTime);
        Assert.Null(read.Forwarding.RulesClientId);
        Assert.Equal(TimeSpan.FromMinutes(1), read.Forwarding.RulesRefresh);
        Assert.Equal(TimeSpan.FromMilliseconds(50), read.Forwarding.CustomCodeTimeout);
        Assert.Null(read.DeadLetters.Folder);
        MixpanelOptions mixpanel = read.Mixpanel;
        Assert.Equal(IdentityMerge.Simplified, mixpanel.IdentityMerge);
        Assert.Equal(AnonymousIds.AsIs, mixpanel.AnonymousIds);
        Assert.Equal("$identify", mixpanel.IdentifyEvent);
        Assert.Equal(2_000, mixpanel.MaxRecordsPerRequest);
        Assert.Equal(2_097_152, mixpanel.MaxRequestBytes);
        Assert.Equal(8, mixpanel.MaxConcurrency);
        Assert.Equal(CompressionLevel.Fastest, mixpanel.Compression);
        Assert.Equal(TimeSpan.FromSeconds(30), mixpanel.AttemptTimeout);
        Assert.Equal(TimeSpan.FromMinutes(4), mixpanel.TotalBudget);
        Assert.Equal(TimeSpan.FromSeconds(2), mixpanel.RetryDelay);
        Assert.Equal(TimeSpan.FromMinutes(1), mixpanel.MaxRetryDelay);
        Assert.Equal(EventEndpoint.Import, mixpanel.EventEndpoint);
        Assert.Equal(20, mixpanel.BreakAfter);
        Assert.Equal(TimeSpan.FromSeconds(30), mixpanel.BreakDuration);
        ProjectOptions project = Assert.Single(mixpanel.Projects).Value;
        Assert.Equal("default", project.Name);
        Assert.Equal(AppSettings.Token, project.Token);
        Assert.Equal(new Uri("https://api.mixpanel.com/"), project.BaseAddress);
    }

    [Fact]
    public void The_options_by_themselves_have_the_same_defaults_as_when_read()
    {
        MixpanelOptions read = MixpanelOptions.Read(AppSettings.WithToken(), new ConfigurationErrors());

        Assert.Equal(new MixpanelOptions { Projects = read.Projects }, read);
        Assert.Equal(new ForwardingOptions(), ForwardingOptions.Read(AppSettings.Of(), new ConfigurationErrors()));
        Assert.Equal(new DeadLetterOptions(), DeadLetterOptions.Read(AppSettings.Of(), new ConfigurationErrors()));
    }

    [Fact]
    public void Anonymous_ids_are_UUIDs_under_Original_unless_set_otherwise()
    {
        Assert.Equal(AnonymousIds.Uuid, Read(("Mixpanel__IdentityMerge", "Original")).AnonymousIds);
        Assert.Equal(AnonymousIds.AsIs, Read(("Mixpanel__IdentityMerge", "Original"), ("Mixpanel__AnonymousIds", "AsIs")).AnonymousIds);
        Assert.Equal(AnonymousIds.Uuid, Read(("Mixpanel__AnonymousIds", "uuid")).AnonymousIds);
    }

    [Theory]
    [InlineData("Fastest", CompressionLevel.Fastest)]
    [InlineData("optimal", CompressionLevel.Optimal)]
    [InlineData("None", null)]
    public void Compression_is_one_of_three(string text, CompressionLevel? expected) =>
        Assert.Equal(expected, Read(("Mixpanel__Compression", text)).Compression);

    [Fact]
    public void An_empty_setting_counts_as_not_set_and_white_space_around_a_value_does_not_count()
    {
        MixpanelOptions read = Read(("Mixpanel__MaxConcurrency", "  "), ("Mixpanel__MaxRecordsPerRequest", " 10 "), ("Mixpanel__Region", ""));

        Assert.Equal(8, read.MaxConcurrency);
        Assert.Equal(10, read.MaxRecordsPerRequest);
    }

    private static IEnumerable<Setting> Settings() => KnownSettings.All;

    private static MixpanelOptions Read(params (string, string?)[] settings)
    {
        ConfigurationErrors errors = new();
        MixpanelOptions read = MixpanelOptions.Read(AppSettings.WithToken(settings), errors);
        errors.ThrowIfAny();
        return read;
    }
}
