using System.Net;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Profiles;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.StandIn.Tests.ProfileSample;
using static MixpanelFunctions.Testing.StandIns.Sample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class ProfileRequestTests
{
    private const string Set = "\"$set\":{\"a\":1}";

    public static TheoryData<string, string> Wrong => new()
    {
        { "7", "" },
        { "{\"$distinct_id\":\"u\"," + Set + "}", "$token" },
        { "{\"$token\":\"\",\"$distinct_id\":\"u\"," + Set + "}", "$token" },
        { "{\"$token\":5,\"$distinct_id\":\"u\"," + Set + "}", "$token" },
        { "{\"$token\":\"t\"," + Set + "}", "$distinct_id" },
        { "{\"$token\":\"t\",\"$distinct_id\":17," + Set + "}", "$distinct_id" },
        { Update(Set, ""), "$distinct_id" },
        { Update(Set, "UNDEFINED"), "$distinct_id" },
        { Update(Set, "0"), "$distinct_id" },
        { Update("\"a\":1"), "" },
        { Update(Set + ",\"$add\":{\"b\":1}"), "$add" },
        { Update(Set + "," + Set), "" },
        { Update("\"$set\":{\"a\":1,\"a\":2}"), "" },
        { Update("\"$set\":{\"a\":\"\\ud800\"}"), "" },
        { Update("\"$set\":{\"a\":1e999}"), "" },
        { Update("\"$set\":{\"a\":" + new string('[', 64) + new string(']', 64) + "}"), "" },
        { Update("\"$set\":[1]"), "$set" },
        { Update("\"$set_once\":\"a\""), "$set_once" },
        { Update("\"$add\":{\"a\":\"1\"}"), "$add.a" },
        { Update("\"$union\":{}"), "$union" },
        { Update("\"$union\":{\"a\":\"b\"}"), "$union.a" },
        { Update("\"$union\":{\"a\":[]}"), "$union.a" },
        { Update("\"$union\":{\"a\":[true]}"), "$union.a" },
        { Update("\"$append\":[]"), "$append" },
        { Update("\"$remove\":null"), "$remove" },
        { Update("\"$unset\":\"a\""), "$unset" },
        { Update("\"$unset\":[]"), "$unset" },
        { Update("\"$unset\":[1]"), "$unset" },
        { Update("\"$ip\":\"home\"," + Set), "$ip" },
        { Update("\"$ip\":17," + Set), "$ip" },
        { Update("\"$latitude\":\"59.9\",\"$longitude\":10.7," + Set), "$latitude" },
        { Update("\"$latitude\":91,\"$longitude\":10.7," + Set), "$latitude" },
        { Update("\"$latitude\":59.9,\"$longitude\":-181," + Set), "$longitude" },
        { Update("\"$latitude\":59.9," + Set), "$longitude" },
        { Update("\"$time\":\"2026-01-15T12:00:00Z\"," + Set), "$time" },
        { Update("\"$time\":0," + Set), "$time" },
        { Update("\"$ignore_time\":\"true\"," + Set), "$ignore_time" },
        { Update("\"$ignore_alias\":1," + Set), "$ignore_alias" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_update_is_told_with_its_field_and_the_others_are_applied(string wrong, string field)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.EngageAsync(Update(Set, "first"), wrong, Update(Set, "last"));

        Assert.Equal(400, reply.Status);
        Assert.Equal((1, field), ((int)reply.FailedRecord["index"]!, (string?)reply.FailedRecord["field"]));
        Assert.Equal((400, 2, "Bad Request"), ((int)reply.Json["code"]!, (int)reply.Json["num_records_imported"]!, (string?)reply.Json["status"]));
        Assert.Equal((2, 1, 2), (mixpanel.Store.Counts.ProfileUpdates, mixpanel.Store.Counts.ProfileUpdatesRefused, mixpanel.Store.Counts.Profiles));
        Assert.Equal((0, 0), (mixpanel.Store.Counts.Accepted, mixpanel.Store.Counts.Refused));
    }

    [Theory]
    [InlineData("{\"$token\":\"t\",\"$group_id\":\"g\",\"$set\":{}}", "$group_key")]
    [InlineData("{\"$token\":\"t\",\"$group_key\":\"k\",\"$set\":{}}", "$group_id")]
    [InlineData("{\"$token\":\"t\",\"$group_key\":\"k\",\"$group_id\":5,\"$set\":{}}", "$group_id")]
    [InlineData("{\"$token\":\"t\",\"$group_key\":\"k\",\"$group_id\":\"g\",\"$append\":{\"a\":1}}", "$append")]
    public async Task A_wrong_update_of_a_group_is_told(string wrong, string field)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.GroupsAsync(wrong);

        Assert.Equal((400, field), (reply.Status, (string?)reply.FailedRecord["field"]));
    }

    [Fact]
    public async Task The_message_is_for_people()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.EngageAsync(Update("\"$add\":{\"a\":\"1\"}"));

        Assert.Equal(
            """{"code":400,"error":"some data points in the request failed validation","failed_records":[{"index":0,"field":"$add.a","message":"'$add.a' is invalid: must be a number"}],"num_records_imported":0,"status":"Bad Request"}""",
            reply.Body);
    }

    [Fact]
    public async Task Failures_may_be_told_with_200_and_then_only_the_body_says_so()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new() { TimeProvider = clock, FailedProfilesStatus = 200 });

        Reply reply = await mixpanel.EngageAsync("{}");

        Assert.Equal((200, 400), (reply.Status, (int)reply.Json["code"]!));
        Assert.Equal((200, 400), await StatusAndCodeAsync(mixpanel.PostAsync("engage?strict=1")));
    }

    [Fact]
    public async Task An_unknown_token_is_told_when_strict_and_else_ignored()
    {
        await using TestStandIn mixpanel = await StartAsync(clock => new()
        {
            TimeProvider = clock,
            AcceptAnyToken = false,
            Projects = [new() { Token = Token }],
        });
        const string Unknown = """{"$token":"other","$distinct_id":"u","$set":{"a":1}}""";

        Reply strict = await mixpanel.EngageAsync(Update(Set), Unknown);
        Reply plain = await mixpanel.PostAsync("engage", Unknown);

        Assert.Equal((1, "$token"), ((int)strict.FailedRecord["index"]!, (string?)strict.FailedRecord["field"]));
        Assert.Equal((200, "1"), (plain.Status, plain.Body));
        Assert.Equal((1, 2), (mixpanel.Store.Counts.ProfileUpdates, mixpanel.Store.Counts.ProfileUpdatesRefused));
    }

    [Theory]
    [InlineData("engage", "1", "0")]
    [InlineData("engage?verbose=1", """{"status":1,"error":null}""", """{"status":0,"error":"'$token' is invalid: must not be missing"}""")]
    public async Task Without_strict_the_answer_tells_only_whether_any_update_was_valid(string path, string good, string bad)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply some = await mixpanel.PostAsync(path, "{}", Update(Set));
        Reply none = await mixpanel.PostAsync(path, "{}", "{}");

        Assert.Equal((200, good), (some.Status, some.Body));
        Assert.Equal((200, bad), (none.Status, none.Body));
        Assert.Equal((1, 3), (mixpanel.Store.Counts.ProfileUpdates, mixpanel.Store.Counts.ProfileUpdatesRefused));
    }

    [Theory]
    [InlineData("", "request body is not valid JSON, at line 1, byte 1")]
    [InlineData("[]", "request body contains no updates")]
    [InlineData("[{}", "request body is not valid JSON, at line 1, byte 4")]
    [InlineData("[]x", "request body is not valid JSON, at line 1, byte 3")]
    [InlineData("{}", "request body must be a JSON array of updates")]
    public async Task A_body_that_is_no_list_of_updates_is_refused_as_a_whole(string body, string error)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply strict = await mixpanel.SendAsAsync(null, "engage?strict=1", Bytes(body));
        Reply plain = await mixpanel.SendAsAsync(null, "engage", Bytes(body));

        Assert.Equal((400, error), (strict.Status, (string?)strict.Json["error"]));
        Assert.Null(strict.Json["failed_records"]);
        Assert.Equal((200, "0"), (plain.Status, plain.Body));
        Assert.Equal(0, mixpanel.Store.Counts.ProfileUpdatesRefused);
    }

    [Fact]
    public async Task A_request_holds_at_most_2000_updates()
    {
        await using TestStandIn mixpanel = await StartAsync();
        string[] updates = Enumerable.Repeat(Update("\"$add\":{\"n\":1}"), 2001).ToArray();

        Reply tooMany = await mixpanel.EngageAsync(updates);
        Reply full = await mixpanel.EngageAsync(updates[..2000]);

        Assert.Equal((413, "request exceeds max limit of 2000 updates"), (tooMany.Status, (string?)tooMany.Json["error"]));
        Assert.Equal(2000, (int?)full.Json["num_records_imported"]);
        Assert.Equal("""{"n":2000}""", await mixpanel.PropertiesAsync("profiles"));
    }

    [Fact]
    public async Task An_update_is_smaller_than_1_MB()
    {
        await using TestStandIn mixpanel = await StartAsync();
        int frame = Update("\"$set\":{\"a\":\"\"}").Length;
        string Of(int bytes) => Update($"\"$set\":{{\"a\":\"{new string('x', bytes - frame)}\"}}");

        Reply fits = await mixpanel.EngageAsync(Of(1_048_575));
        Reply tooLarge = await mixpanel.EngageAsync(Of(1_048_576));
        Reply body = await mixpanel.EngageAsync(Of(1_048_575), Of(1_048_575));

        Assert.Equal(200, fits.Status);
        Assert.Contains("must be smaller than 1MB", (string?)tooLarge.FailedRecord["message"], StringComparison.Ordinal);
        Assert.Equal(413, body.Status);
    }

    [Fact]
    public async Task A_profile_has_at_most_2000_properties_and_names_are_cut_to_255_characters()
    {
        await using TestStandIn mixpanel = await StartAsync();
        string name = new('n', 255);

        Reply full = await mixpanel.EngageAsync(Update($"\"$set\":{{{Members(1999)},\"{name}x\":1}}"));
        Reply over = await mixpanel.EngageAsync(Update("\"$set\":{\"p0\":1,\"more\":1}"), Update("\"$set\":{\"p0\":2}"));
        Reply known = await mixpanel.EngageAsync(Update($"\"$set\":{{\"{name}y\":2}}"));

        Assert.Equal((200, 200), (full.Status, known.Status));
        Assert.Equal((0, ""), ((int)over.FailedRecord["index"]!, (string?)over.FailedRecord["field"]));
        StoredProfile profile = Assert.Single(mixpanel.Store.Profiles.Find(new ProfileQuery()).Profiles);
        Assert.Equal((2000, 3), (profile.Properties.Count, profile.Updates));
        Assert.Equal(["2"], profile.Properties.Where(each => each.Key is "p0").Select(each => System.Text.Encoding.UTF8.GetString(each.Value.Span)));
        Assert.Equal(name, profile.Properties[^1].Key);
        Assert.Equal(1, mixpanel.Store.Counts.ProfileUpdatesRefused);
    }

    [Fact]
    public async Task A_body_may_come_as_gzip_unless_that_is_switched_off()
    {
        await using TestStandIn mixpanel = await StartAsync();
        await using TestStandIn strict = await StartAsync(clock => new() { TimeProvider = clock, ProfilesTakeGzip = false });
        byte[] body = Gzip(Bytes($"[{Update(Set)}]"));

        Reply taken = await mixpanel.SendAsAsync(null, "engage?strict=1", body, encoding: "gzip");
        Reply refused = await strict.SendAsAsync(null, "engage?strict=1", body, encoding: "gzip");
        Reply broken = await mixpanel.SendAsAsync(null, "engage?strict=1", Bytes("[]"), encoding: "gzip");

        Assert.Equal((200, 400, 400), (taken.Status, refused.Status, broken.Status));
    }

    [Fact]
    public async Task A_form_holds_the_updates_in_its_field_data()
    {
        await using TestStandIn mixpanel = await StartAsync();
        const string Form = "application/x-www-form-urlencoded";

        Reply taken = await mixpanel.SendAsAsync(null, "engage", Bytes("data=" + WebUtility.UrlEncode($"[{Update(Set)}]")), Form);
        Reply none = await mixpanel.SendAsAsync(null, "engage", Bytes("verbose=1"), Form);

        Assert.Equal(("1", "0"), (taken.Body, none.Body));
    }

    [Fact]
    public async Task Faults_befall_updates_too()
    {
        await using TestStandIn mixpanel = await StartAsync();
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Request(1) });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.FailedRecordsHidden, When = FaultTrigger.Request(2) });
        mixpanel.StandIn.Faults.Add(new Fault { Kind = FaultKind.FewerImported, When = FaultTrigger.Request(3) });

        Reply unavailable = await mixpanel.EngageAsync(Update(Set));
        Reply hidden = await mixpanel.EngageAsync(Update(Set), "{}");
        long taken = mixpanel.Store.Counts.ProfileUpdates;
        Reply fewer = await mixpanel.EngageAsync(Update(Set));

        Assert.Equal((503, 400, 0), (unavailable.Status, hidden.Status, taken));
        Assert.Null(hidden.Json["failed_records"]);
        Assert.Equal((0, 1), ((int)fewer.Json["num_records_imported"]!, mixpanel.Store.Counts.ProfileUpdates));
    }

    private static async Task<(int Status, int Code)> StatusAndCodeAsync(Task<Reply> sending)
    {
        Reply reply = await sending;
        return (reply.Status, (int)reply.Json["code"]!);
    }
}
