using MixpanelFunctions.Testing.StandIns;

using static MixpanelFunctions.StandIn.Tests.ProfileSample;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class ProfileOperationTests
{
    public static TheoryData<string, string?> Operations => new()
    {
        { "\"$set\":{\"plan\":\"pro\",\"new\":1.50}", """{"plan":"pro","visits":3,"tags":["a","b"],"new":1.50}""" },
        { "\"$set\":{}", """{"plan":"free","visits":3,"tags":["a","b"]}""" },
        { "\"$set\":{\"plan\":null}", """{"plan":null,"visits":3,"tags":["a","b"]}""" },
        { "\"$set_once\":{\"plan\":\"pro\",\"first\":\"x\"}", """{"plan":"free","visits":3,"tags":["a","b"],"first":"x"}""" },
        { "\"$add\":{\"visits\":-1,\"logins\":2}", """{"plan":"free","visits":2,"tags":["a","b"],"logins":2}""" },
        { "\"$add\":{\"visits\":0.1}", """{"plan":"free","visits":3.1,"tags":["a","b"]}""" },
        { "\"$add\":{\"visits\":1e300}", """{"plan":"free","visits":1E+300,"tags":["a","b"]}""" },
        { "\"$add\":{\"plan\":1}", """{"plan":"free","visits":3,"tags":["a","b"]}""" },
        { "\"$union\":{\"tags\":[\"b\",\"c\",\"c\"],\"ids\":[1,1.0,\"1\"]}", """{"plan":"free","visits":3,"tags":["a","b","c"],"ids":[1,"1"]}""" },
        { "\"$union\":{\"plan\":[\"x\"]}", """{"plan":"free","visits":3,"tags":["a","b"]}""" },
        { "\"$append\":{\"tags\":\"b\",\"log\":{\"k\":1}}", """{"plan":"free","visits":3,"tags":["a","b","b"],"log":[{"k":1}]}""" },
        { "\"$remove\":{\"tags\":\"b\",\"plan\":\"free\",\"none\":1}", """{"plan":"free","visits":3,"tags":["a"]}""" },
        { "\"$unset\":[\"plan\",\"none\"]", """{"visits":3,"tags":["a","b"]}""" },
        { "\"$delete\":\"\"", null },
        { "\"$delete\":null", null },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_changes_a_profile(string operation, string? expected)
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.EngageAsync(Update("""  "$set":{"plan":"free","visits":3,"tags":["a","b"]}  """));

        Reply reply = await mixpanel.EngageAsync(Update(operation));

        Assert.Equal("""{"code":200,"num_records_imported":1,"status":"OK"}""", reply.Body);
        Assert.Equal(expected, await mixpanel.PropertiesAsync("profiles?distinct_id=user-1"));
    }

    [Theory]
    [InlineData("\"$set_once\":{\"a\":1}", """{"a":1}""")]
    [InlineData("\"$add\":{\"a\":1}", """{"a":1}""")]
    [InlineData("\"$union\":{\"a\":[1]}", """{"a":[1]}""")]
    [InlineData("\"$append\":{\"a\":1}", """{"a":[1]}""")]
    [InlineData("\"$set\":{}", "{}")]
    [InlineData("\"$remove\":{\"a\":1}", null)]
    [InlineData("\"$unset\":[\"a\"]", null)]
    [InlineData("\"$delete\":\"\"", null)]
    public async Task An_operation_meets_no_profile(string operation, string? expected)
    {
        await using TestStandIn mixpanel = await StartAsync();

        Reply reply = await mixpanel.EngageAsync(Update(operation));

        Assert.Equal(200, reply.Status);
        Assert.Equal(expected, await mixpanel.PropertiesAsync("profiles"));
        Assert.Equal(1, mixpanel.Store.Counts.ProfileUpdates);
    }

    [Fact]
    public async Task Updates_are_applied_in_their_order()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.EngageAsync(
            Update("\"$set\":{\"old\":1}"),
            Update("\"$delete\":\"\""),
            Update("\"$add\":{\"n\":1}"),
            Update("\"$set\":{\"n\":10}"),
            Update("\"$add\":{\"n\":5}"),
            Update("\"$set_once\":{\"n\":0}"));

        Assert.Equal("""{"n":15}""", await mixpanel.PropertiesAsync("profiles"));
    }

    [Theory]
    [InlineData("\"$set\":{\"a\":2}", """{"a":2,"l":[1]}""")]
    [InlineData("\"$set_once\":{\"a\":2,\"b\":3}", """{"a":1,"l":[1],"b":3}""")]
    [InlineData("\"$add\":{\"a\":2}", """{"a":3,"l":[1]}""")]
    [InlineData("\"$union\":{\"l\":[2]}", """{"a":1,"l":[1,2]}""")]
    [InlineData("\"$remove\":{\"l\":1}", """{"a":1,"l":[]}""")]
    [InlineData("\"$unset\":[\"l\"]", """{"a":1}""")]
    [InlineData("\"$delete\":null", null)]
    public async Task Groups_have_the_same_operations(string operation, string? expected)
    {
        await using TestStandIn mixpanel = await StartAsync();
        await mixpanel.GroupsAsync(GroupUpdate("\"$set\":{\"a\":1,\"l\":[1]}"), GroupUpdate("\"$set\":{\"a\":9}", "other"));

        Reply reply = await mixpanel.GroupsAsync(GroupUpdate(operation));

        Assert.Equal(200, reply.Status);
        Assert.Equal(expected, await mixpanel.PropertiesAsync("groups?group_key=company&group_id=acme"));
        Assert.Equal("""{"a":9}""", await mixpanel.PropertiesAsync("groups?group_id=other"));
        Assert.Null(await mixpanel.PropertiesAsync("profiles"));
    }

    [Fact]
    public async Task A_user_and_a_group_of_one_id_are_two_and_so_are_users_of_two_projects()
    {
        await using TestStandIn mixpanel = await StartAsync();

        await mixpanel.EngageAsync(Update("\"$set\":{\"a\":1}", "x"));
        await mixpanel.GroupsAsync(GroupUpdate("\"$set\":{\"a\":2}", "x"));
        await mixpanel.EngageAsync("""{"$token":"another","$distinct_id":"x","$set":{"a":3}}""");

        Assert.Equal("""{"a":1}""", await mixpanel.PropertiesAsync("profiles?project=project-1&distinct_id=x"));
        Assert.Equal("""{"a":2}""", await mixpanel.PropertiesAsync("groups?project=project-1"));
        Assert.Equal("""{"a":3}""", await mixpanel.PropertiesAsync("profiles?project=project-2&distinct_id=x"));
        Assert.Equal((3, 3), (mixpanel.Store.Counts.ProfileUpdates, mixpanel.Store.Counts.Profiles));
    }
}
