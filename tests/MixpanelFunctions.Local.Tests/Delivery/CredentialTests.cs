using System.Text;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>What opens Mixpanel, and what happens when it does not.</summary>
public class CredentialTests
{
    private const string TwoProjects = """
        {"rules":[
          {"name":"Shop","actions":[{"type":"trackEvent","event":"{{xdm.eventType}}","properties":{"n":"{{data.n}}"}}]},
          {"name":"Retail","actions":[{"type":"trackEvent","project":"retail","event":"retail","properties":{"n":"{{data.n}}"}}]}]}
        """;

    private const string RetailToken = "deadbeefdeadbeefdeadbeefdeadbeef";

    [Theory]
    [InlineData(401, "401: Mixpanel refuses the credentials")]
    [InlineData(403, "403: Mixpanel refuses the credentials")]
    [InlineData(404, "404 NotFound: this is not Mixpanel's API")]
    [InlineData(301, "301 MovedPermanently: this is not Mixpanel's API")]
    [InlineData(405, "405 MethodNotAllowed: this is not Mixpanel's API")]
    public async Task An_answer_that_only_a_person_can_mend_fails_the_call_at_once(int status, string told)
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            ("Mixpanel__MaxRecordsPerRequest", "1"), ("Mixpanel__MaxConcurrency", "4"));
        line.Fault(FaultKind.Status, FaultTrigger.Always, status);

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(200)));

        Assert.StartsWith($"Not all events could be delivered: project default: {told}", thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith(". The same events will be tried again.", thrown.Message, StringComparison.Ordinal);
        // Those that were under way when the first answer came, and none after it.
        Assert.InRange(line.Mixpanel.Seen.Count, 1, 4);
        Assert.Empty(line.DeadLetters);
        Assert.DoesNotContain(ForwardingLine.Token, thrown + line.Log.Text, StringComparison.Ordinal);
        Assert.Contains(told, line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_as_the_user_without_a_password()
    {
        await using ForwardingLine line = await ForwardingLine.StartAsync();

        await line.ForwardAsync(EdgeEvents.Many(1));

        SeenRequest request = Assert.Single(line.Mixpanel.Seen);
        Assert.Equal(("/import?strict=1", Basic($"{ForwardingLine.Token}:")), (request.PathAndQuery, request.Authorization));
    }

    [Fact]
    public async Task A_service_account_goes_with_its_secret_and_the_projects_id()
    {
        StandInOptions standIn = new()
        {
            AcceptAnyToken = false,
            Projects = [new StandInProject { Id = "12345", Name = "shop" }],
            ServiceAccounts = [new StandInServiceAccount { Username = "importer", Secret = "secret-of-importer" }],
        };
        await using ForwardingLine line = await ForwardingLine.StartAsync(
            standIn,
            ("Mixpanel__ProjectToken", ""),
            ("Mixpanel__ProjectId", "12345"),
            ("Mixpanel__ServiceAccount__Username", "importer"),
            ("Mixpanel__ServiceAccount__Secret", "secret-of-importer"));

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(5));

        Assert.Equal(5, tally.Forwarded);
        SeenRequest request = Assert.Single(line.Mixpanel.Seen);
        Assert.Equal(("/import?strict=1&project_id=12345", Basic("importer:secret-of-importer")), (request.PathAndQuery, request.Authorization));
        Assert.All(line.Mixpanel.Stored, stored => Assert.Equal("shop", stored.Project));
        Assert.DoesNotContain("secret-of-importer", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_of_two_projects_go_in_requests_of_their_own()
    {
        await using ForwardingLine line = await StartWithTwoProjectsAsync(retailIsKnown: true);

        EventTally tally = await line.ForwardAsync(EdgeEvents.Many(30));

        Assert.Equal((30L, 60L, 6L), (tally.Forwarded, tally.RecordsDelivered, tally.Requests));
        Assert.Equal([new("Shop", 30, 30, 0), new RuleTally("Retail", 30, 30, 0)], tally.Rules);
        Assert.Equal(
            [("shop", 30), ("retail", 30)],
            line.Mixpanel.Stored.GroupBy(stored => stored.Project).Select(group => (group.Key, group.Count())).OrderByDescending(pair => pair.Key));
        Assert.All(line.Mixpanel.Stored, stored => Assert.Equal(stored.Project == "retail", stored.Event == "retail"));
    }

    [Fact]
    public async Task A_project_whose_token_is_refused_does_not_keep_another_from_its_events()
    {
        await using ForwardingLine line = await StartWithTwoProjectsAsync(retailIsKnown: false);
        // The refusal is there before anything of the other project comes in: nothing may stop because of it.
        TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
        line.Mixpanel.AtTheDoor = async request =>
        {
            if (request.Authorization == Basic($"{RetailToken}:"))
            {
                refused.TrySetResult();
            }
            else
            {
                await refused.Task.WaitAsync(ForwardingLine.Cancel);
            }
        };

        DeliveryIncompleteException thrown = await Assert.ThrowsAsync<DeliveryIncompleteException>(() => line.ForwardAsync(EdgeEvents.Many(500)));

        Assert.Contains("project retail: 401", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 500), line.Mixpanel.StoredNumbers);
        Assert.DoesNotContain(RetailToken, thrown + line.Log.Text, StringComparison.Ordinal);
        Assert.InRange(line.Mixpanel.Seen.Count(request => request.Authorization == Basic($"{RetailToken}:")), 1, 2);
        Assert.Empty(line.DeadLetters);
    }

    private static Task<ForwardingLine> StartWithTwoProjectsAsync(bool retailIsKnown) => ForwardingLine.StartAsync(
        new StandInOptions
        {
            AcceptAnyToken = false,
            Projects =
            [
                new StandInProject { Token = ForwardingLine.Token, Name = "shop" },
                .. retailIsKnown ? new[] { new StandInProject { Token = RetailToken, Name = "retail" } } : [],
            ],
        },
        TwoProjects,
        TimeProvider.System,
        ("Mixpanel__Projects__retail__ProjectToken", RetailToken),
        ("Mixpanel__MaxRecordsPerRequest", "10"),
        ("Mixpanel__MaxConcurrency", "2"));

    private static string Basic(string credentials) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
}
