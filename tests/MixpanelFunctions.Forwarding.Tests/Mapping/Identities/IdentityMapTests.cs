using System.Text.Json;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Identities;

public class IdentityMapTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(string.Empty);

    [Theory]
    [InlineData("""{"ECID":[{"id":"1"}]}""", "1", null)]
    [InlineData("""{"ecid":[{"id":"1"}]}""", "1", null)]
    [InlineData("""{"Ecid":[{"id":"1"}]}""", "1", null)]
    [InlineData("""{"ECID":[{"id":123}]}""", "123", null)]
    [InlineData("""{"ECID":[{"id":"unknown"},{"id":"2"}]}""", "2", null)]
    [InlineData("""{"ECID":[{"id":"1"},{"id":"2"}]}""", "1", null)]
    [InlineData("""{"ECID":[{"id":"1","primary":true,"authenticatedState":"authenticated"}]}""", "1", null)]
    [InlineData("""{"CRM":[{"id":"anna"}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"anna","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","primary":"true"}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","primary":"TRUE"}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","primary":false}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"anna","primary":"false"}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"anna","primary":1}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"authenticated"}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"ambiguous"}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"loggedOut"}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"loggedOut","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"null","authenticatedState":"authenticated"}],"Email":[{"id":"a@b.se","primary":true}]}""", null, "a@b.se")]
    [InlineData("""{"Email":[{"id":"a@b.se","primary":true}],"CRM":[{"id":"anna","authenticatedState":"authenticated"}]}""", null, "anna")]
    [InlineData("""{"Email":[{"id":"a@b.se","authenticatedState":"authenticated"}],"CRM":[{"id":"anna","authenticatedState":"authenticated","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"authenticated","primary":true}],"Email":[{"id":"a@b.se","authenticatedState":"authenticated","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"authenticated"}],"Email":[{"id":"a@b.se","authenticatedState":"authenticated"}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"no"},{"id":"anna","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"primary":true,"authenticatedState":"authenticated","id":42}]}""", null, "42")]
    [InlineData("""{"CRM":[{"id":"a\u002fb","primary":true,"more":{"id":"x"},"list":[1,{"primary":false}]}]}""", null, "a/b")]
    public void The_ECID_is_the_device_and_an_authenticated_or_primary_identity_the_user(string map, string? device, string? user) =>
        Assert.Equal((device, user), Ids(map));

    [Theory]
    [InlineData("ECID")]
    [InlineData("FPID")]
    [InlineData("AAID")]
    [InlineData("GAID")]
    [InlineData("IDFA")]
    [InlineData("WAID")]
    [InlineData("CORE")]
    [InlineData("TNTID")]
    [InlineData("AdCloud")]
    [InlineData("adcloud")]
    [InlineData("fpid")]
    public void A_devices_namespace_is_never_the_user(string name) =>
        Assert.Null(Ids($$"""{"{{name}}":[{"id":"1","primary":true,"authenticatedState":"authenticated"}]}""").User);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"ECID\"")]
    [InlineData("{}")]
    [InlineData("""{"ECID":null}""")]
    [InlineData("""{"ECID":{"id":"1"}}""")]
    [InlineData("""{"ECID":"1"}""")]
    [InlineData("""{"ECID":[]}""")]
    [InlineData("""{"ECID":["1",1,null,[{"id":"1"}]]}""")]
    [InlineData("""{"ECID":[{}]}""")]
    [InlineData("""{"ECID":[{"id":null}]}""")]
    [InlineData("""{"ECID":[{"id":{"id":"1"}}]}""")]
    [InlineData("""{"ECID":[{"id":["1"]}]}""")]
    [InlineData("""{"ECID":[{"id":""}]}""")]
    [InlineData("""{"ECID":[{"id":true}]}""")]
    [InlineData("""{"ECIDX":[{"id":"1"}]}""")]
    public void A_map_that_is_not_as_it_should_be_names_nobody(string map) => Assert.Equal((null, null), Ids(map));

    [Fact]
    public void A_malformed_namespace_does_not_hide_the_others() =>
        Assert.Equal(("1", "anna"), Ids("""{"X":5,"Y":[7,{"id":{}}],"ECID":[{"id":"1"}],"Z":{},"CRM":[null,{"id":"anna","primary":true}]}"""));

    [Fact]
    public void Each_event_has_its_own_identity()
    {
        RecordCollector mapped = Bench.Map("""[{"xdm":{"identityMap":{"ECID":[{"id":"1"}]}}},{"xdm":{}},{"xdm":{"identityMap":{"ECID":[{"id":"2"}]}}}]""");

        Assert.Equal(["$device:1", "", "$device:2"], mapped.Records.Select(record => MappingBench.Properties(record).GetProperty("distinct_id").GetString()));
    }

    private static (string? Device, string? User) Ids(string map)
    {
        JsonElement properties = Bench.PropertiesOf($$"""{"identityMap":{{map}}}""");
        return (Text("$device_id"), Text("$user_id"));

        string? Text(string name) => properties.TryGetProperty(name, out JsonElement id) ? id.GetString() : null;
    }
}
