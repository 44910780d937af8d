using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Checking;

namespace MixpanelFunctions.Local.Tests.Checking;

/// <summary>Whether Mixpanel takes the credentials, by answers as Mixpanel documents them.</summary>
public sealed class MixpanelCheckTests
{
    private const string Import = "api.mixpanel.com/import";

    private static readonly ProjectOptions ByToken = new() { Name = "default", Token = "the-token", BaseAddress = new Uri("https://api.mixpanel.com/") };

    private static readonly ProjectOptions ByAccount = new()
    {
        Name = "shop",
        ServiceAccountUser = "user",
        ServiceAccountSecret = "the-secret",
        ProjectId = "1234567",
        BaseAddress = new Uri("https://api-eu.mixpanel.com/"),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public async Task A_token_that_import_takes_is_good_and_nothing_is_imported(int status)
    {
        (OnlineCheck check, CannedAnswers seen) = await CredentialsAsync(ByToken, (Import, status, "{}"));

        Assert.Equal("✓ Mixpanel project default: api.mixpanel.com accepts the project token", check.ToString());
        Assert.Equal("[]", Assert.Single(seen.Seen).Body);
    }

    [Fact]
    public async Task A_token_that_another_region_takes_is_of_that_region()
    {
        (OnlineCheck check, _) = await CredentialsAsync(ByToken, (Import, 401, "{}"), ("api-eu.mixpanel.com/import", 200, "{}"), ("api-in.mixpanel.com/import", 401, "{}"));

        Assert.Equal("✗ Mixpanel project default: api.mixpanel.com refuses the project token (401), but EU accepts it: set Mixpanel__Region to EU", check.ToString());
    }

    [Fact]
    public async Task A_token_that_no_region_takes_is_wrong()
    {
        (OnlineCheck check, _) = await CredentialsAsync(ByToken, (Import, 401, "{}"), ("api-eu.mixpanel.com/import", 401, "{}"), ("api-in.mixpanel.com/import", 401, "{}"));

        Assert.False(check.Holds);
        Assert.Contains("Mixpanel__ProjectToken", check.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", check.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "answers 404 to /import")]
    [InlineData(500, "answers 500 to /import")]
    [InlineData(0, "api.mixpanel.com cannot be reached")]
    public async Task Anything_else_says_what_came(int status, string told)
    {
        (OnlineCheck check, _) = await CredentialsAsync(ByToken, (Import, status, "{}"));

        Assert.False(check.Holds);
        Assert.Contains(told, check.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_that_is_refused_names_its_own_settings()
    {
        (OnlineCheck check, _) = await CredentialsAsync(ByAccount, ("api-eu.mixpanel.com/import", 401, "{}"), (Import, 401, "{}"), ("api-in.mixpanel.com/import", 401, "{}"));

        Assert.Contains("Mixpanel__Projects__shop__ServiceAccount__Username", check.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", check.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"status":"ok","results":{"projects":{"1234567":{"name":"Shop"}}}}""", true)]
    [InlineData("""{"status":"ok","results":{"projects":{"7654321":{"name":"Other"}}}}""", false)]
    [InlineData("""{"status":"ok","results":{"projects":[]}}""", false)]
    [InlineData("<html>", false)]
    public async Task A_service_account_sees_its_project_or_not(string me, bool expected)
    {
        using CannedAnswers answers = new(("eu.mixpanel.com/api/app/me", 200, me));
        using HttpClient http = new(answers);

        Assert.Equal(expected, (await new MixpanelCheck(http).ProjectAsync(ByAccount, Cancel)).Holds);
    }

    [Fact]
    public async Task The_US_region_has_its_own_host()
    {
        using CannedAnswers answers = new(("mixpanel.com/api/app/me", 200, """{"results":{"projects":{"1234567":{}}}}"""));
        using HttpClient http = new(answers);

        Assert.True((await new MixpanelCheck(http).ProjectAsync(ByAccount with { BaseAddress = ByToken.BaseAddress }, Cancel)).Holds);
    }

    private static async Task<(OnlineCheck Check, CannedAnswers Seen)> CredentialsAsync(ProjectOptions project, params (string Address, int Status, string Body)[] canned)
    {
        CannedAnswers answers = new(canned);
        using HttpClient http = new(answers);
        return (await new MixpanelCheck(http).CredentialsAsync(project, Cancel), answers);
    }
}
