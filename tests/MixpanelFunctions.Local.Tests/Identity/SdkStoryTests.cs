using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Identities;
using MixpanelFunctions.Testing.Delivery;
using MixpanelFunctions.Testing.Identity;

namespace MixpanelFunctions.Local.Tests.Identity;

/// <summary>
/// Sites that run Mixpanel's own SDK, all the way from the hub's messages to the stand-in's answer to who is who, with the SDK's
/// events as mixpanel-js sends them. Records arrive in every order there is, and twice.
/// </summary>
public sealed class SdkStoryTests
{
    private const string Rules = """
        {"rules":[
          {"name":"Every event","actions":[{"type":"trackEvent","event":"Page","insertId":"{{xdm._id}}"}]},
          {"name":"Sign-in","conditions":[{"left":"{{xdm._acme.login}}","operator":"exists"}],
            "actions":[{"type":"identify","anonymousId":"{{xdm.identityMap.ECID[0].id}}","userId":"{{xdm._acme.login}}"}]}]}
        """;

    private static readonly (string, string) ByField = ("Forwarding__MixpanelSdkId", "{{xdm._acme.distinct_id}}");
    private static readonly (string, string) ByCookie = ("Forwarding__MixpanelSdkId", "{{arc.request.headers.cookie}}");
    private static readonly (string, string) User = ("Forwarding__UserId", "{{xdm._acme.user}}");

    public static MatrixTheoryData<string, IdentitySystem, bool> Stories { get; } =
        new([.. SdkStory.All.Select(story => story.Name)], Enum.GetValues<IdentitySystem>(), [false, true]);

    public static MatrixTheoryData<string, IdentitySystem> Rows { get; } =
        new([.. SdkStory.All.Select(story => story.Name)], Enum.GetValues<IdentitySystem>());

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task There_is_one_user_where_a_person_would_say_one_in_any_order_of_arrival(string name, IdentitySystem system, bool passesCookie)
    {
        SdkStory story = SdkStory.All.Single(story => story.Name == name);
        await using ForwardingLine line = await StartAsync(system, passesCookie ? [ByCookie, User] : [ByField]);
        string[] records = await RecordsAsync(line, story, passesCookie);
        using HttpClient mixpanel = Sender(line);

        foreach (string[] order in Permutations(records))
        {
            line.Mixpanel.Store.Clear();
            await SendAsync(mixpanel, [.. order, .. order]);

            AssertUsers(line, story);
        }
    }

    /// <summary>What the page says of each row is what comes out, with the setting and without it.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task The_page_says_what_comes_out_with_the_setting_and_without_it(string name, IdentitySystem system)
    {
        SdkStory story = SdkStory.All.Single(story => story.Name == name);
        await using ForwardingLine line = await StartAsync(system, [User]);
        using HttpClient mixpanel = Sender(line);
        await SendAsync(mixpanel, await RecordsAsync(line, story, passesCookie: false));

        string[] row = RepositoryFile.Read("docs/mixpanel-identity.md").Split('\n').Single(each => each.StartsWith($"| {name} |", StringComparison.Ordinal)).Split('|', StringSplitOptions.TrimEntries);
        (int users, int elsewhere) = (line.Mixpanel.Store.Identities.List(int.MaxValue).Count, story.Users.Sum(user => user.Events.Except(Numbers(line, user.Id)).Count()));
        string expected = elsewhere == 0 ? $"{users}" : string.Create(CultureInfo.InvariantCulture, $"{users}, {elsewhere} event{(elsewhere == 1 ? "" : "s")} misattributed");

        Assert.Equal((string.Create(CultureInfo.InvariantCulture, $"{story.Users.Count}"), expected), (row[2], row[system == IdentitySystem.Simplified ? 3 : 4]));
    }

    private static Task<ForwardingLine> StartAsync(IdentitySystem system, (string, string)[] settings) => ForwardingLine.StartAsync(
        new StandInOptions { IdentityMerge = system }, Rules, TimeProvider.System, [("Mixpanel__IdentityMerge", system.ToString()), .. settings]);

    /// <summary>The records of each step, the Edge events' as the engine sent them.</summary>
    private static async Task<string[]> RecordsAsync(ForwardingLine line, SdkStory story, bool passesCookie)
    {
        List<string> records = [];
        for (int i = 0; i < story.Steps.Count; i++)
        {
            SdkStep step = story.Steps[i];
            if (step.IsOfSdk)
            {
                records.Add(step.Record(i + 1));
                continue;
            }

            int before = line.Mixpanel.Seen.Count;
            await line.ForwardAsync(step.Message(i + 1, passesCookie));
            records.Add(string.Join(',', line.Mixpanel.Seen.Skip(before).SelectMany(request => request.Records).Select(record => record!.ToJsonString())));
        }

        Assert.Empty(line.DeadLetters);
        line.Mixpanel.Store.Clear();
        return [.. records];
    }

    private static HttpClient Sender(ForwardingLine line)
    {
        HttpClient client = new() { BaseAddress = line.Mixpanel.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(ForwardingLine.Token + ":")));
        return client;
    }

    private static async Task SendAsync(HttpClient mixpanel, string[] records)
    {
        using StringContent body = new($"[{string.Join(',', records)}]", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await mixpanel.PostAsync(new Uri("import?strict=1", UriKind.Relative), body, ForwardingLine.Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(ForwardingLine.Cancel));
    }

    private static void AssertUsers(ForwardingLine line, SdkStory story)
    {
        foreach ((string id, int[] events) in story.Users)
        {
            Assert.Equal(events, Numbers(line, id));
        }

        // Nobody else has any.
        Assert.Equal(story.Steps.Count(step => step.IsEvent), story.Users.Sum(user => user.Events.Length));
        Assert.Equal(story.Users.Count, line.Mixpanel.Store.Identities.List(int.MaxValue).Count);
    }

    private static IEnumerable<int> Numbers(ForwardingLine line, string id)
    {
        IReadOnlyList<StandInUser> users = line.Mixpanel.Store.Identities.Find(id);
        return users.Count == 0 ? [] : Assert.Single(users).Events.Where(each => each.Event.Event != "$identify")
            .Select(each => int.Parse(each.Event.InsertId!.AsSpan("step-".Length), CultureInfo.InvariantCulture)).Order();
    }

    private static IEnumerable<string[]> Permutations(string[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, index) => Permutations([.. items[..index], .. items[(index + 1)..]]).Select(rest => (string[])[item, .. rest]));
}
