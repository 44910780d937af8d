using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class AuthenticationTests
{
    private const string Project = "known-token-0123456789";
    private static readonly byte[] Body = Bytes($"[{Sample.Record()}]");

    public static TheoryData<string, string?, string, int> Cases => new()
    {
        { "a known token", Basic(Project, ""), "", 200 },
        { "a known token with its project's id", Basic(Project, ""), "&project_id=42", 200 },
        { "a known token with another project's id", Basic(Project, ""), "&project_id=43", 401 },
        { "an unknown token", Basic("unknown", ""), "", 401 },
        { "an unknown token with a known id", Basic("unknown", ""), "&project_id=42", 401 },
        { "a token as password", Basic("", Project), "", 401 },
        { "a token with a password", Basic(Project, "x"), "", 401 },
        { "no user", Basic("", ""), "", 401 },
        { "a service account", Basic("sa.1", "sec:ret"), "&project_id=42", 200 },
        { "a service account for the project without a token", Basic("sa.1", "sec:ret"), "&project_id=43", 200 },
        { "a service account without project_id", Basic("sa.1", "sec:ret"), "", 401 },
        { "a service account with an empty project_id", Basic("sa.1", "sec:ret"), "&project_id=", 401 },
        { "a service account with an unknown project_id", Basic("sa.1", "sec:ret"), "&project_id=44", 401 },
        { "a wrong secret", Basic("sa.1", "secret"), "&project_id=42", 401 },
        { "an unknown account", Basic("sa.2", "sec:ret"), "&project_id=42", 401 },
        { "no header", null, "", 401 },
        { "another scheme", "Bearer " + Project, "", 401 },
        { "no base64", "Basic ???", "", 401 },
        { "no colon", "Basic " + Convert.ToBase64String(Bytes(Project)), "", 401 },
        { "a scheme alone", "Basic", "", 401 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Only_known_credentials_may_import(string what, string? authorization, string query, int status)
    {
        await using TestStandIn mixpanel = await StartAsync(clock => Options(clock, acceptAnyToken: false));

        Reply reply = await mixpanel.SendAsAsync(authorization, "import?strict=1" + query, Body);

        Assert.True(status == reply.Status, what + ": " + reply.Body);
        if (status == 401)
        {
            Assert.Equal("""{"code":401,"error":"Invalid credentials","status":"Unauthorized"}""", reply.Body);
            Assert.Equal(0, mixpanel.Store.Counts.Accepted);
        }
    }

    [Theory]
    [InlineData("anything", "", "", 200)]
    [InlineData("", "", "", 401)]
    [InlineData("sa.1", "sec:ret", "&project_id=4711", 200)]
    [InlineData("sa.1", "sec:ret", "&project_id=x", 401)]
    [InlineData("sa.1", "sec:ret", "", 401)]
    [InlineData("sa.2", "sec:ret", "&project_id=4711", 401)]
    public async Task With_AcceptAnyToken_any_token_is_a_project_but_not_any_account(string user, string password, string query, int status)
    {
        await using TestStandIn mixpanel = await StartAsync(clock => Options(clock, acceptAnyToken: true));

        Reply reply = await mixpanel.SendAsAsync(Basic(user, password), "import?strict=1" + query, Body);

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_token_and_a_service_account_of_the_same_project_write_to_the_same_place()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => Options(clock, acceptAnyToken: false));

        await mixpanel.SendAsAsync(Basic(Project, ""), "import?strict=1", Body);
        await mixpanel.SendAsAsync(Basic("sa.1", "sec:ret"), "import?strict=1&project_id=42", Body);

        Assert.Equal("Web", Assert.Single(mixpanel.Store.Find(new EventQuery()).Events).Project);
        Assert.Equal(1, mixpanel.Store.Counts.Duplicates);
    }

    [Fact]
    public async Task Projects_that_contradict_each_other_are_a_mistake_of_the_caller()
    {
        StandInProject[][] mistakes =
        [
            [new() { Name = "nothing else" }],
            [new() { Token = "a" }, new() { Token = "a" }],
            [new() { Id = "1" }, new() { Token = "a", Id = "1" }],
        ];
        foreach (StandInProject[] projects in mistakes)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => MixpanelStandIn.StartAsync(new() { Projects = projects }, Cancel));
        }
    }

    private static StandInOptions Options(TimeProvider clock, bool acceptAnyToken) => new()
    {
        TimeProvider = clock,
        AcceptAnyToken = acceptAnyToken,
        Projects = [new() { Token = Project, Id = "42", Name = "Web" }, new() { Id = "43" }],
        ServiceAccounts = [new() { Username = "sa.1", Secret = "sec:ret" }],
    };
}
