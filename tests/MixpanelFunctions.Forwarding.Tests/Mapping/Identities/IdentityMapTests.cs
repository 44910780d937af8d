using System.Text.Json;
using CsCheck;

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
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"loggedOut","primary":true}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"null","authenticatedState":"authenticated"}],"Email":[{"id":"a@b.se","primary":true}]}""", null, "a@b.se")]
    [InlineData("""{"Email":[{"id":"a@b.se","primary":true}],"CRM":[{"id":"anna","authenticatedState":"authenticated"}]}""", null, "anna")]
    [InlineData("""{"Email":[{"id":"a@b.se","authenticatedState":"authenticated"}],"CRM":[{"id":"anna","authenticatedState":"authenticated","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"authenticated","primary":true}],"Email":[{"id":"a@b.se","authenticatedState":"authenticated","primary":true}]}""", null, "anna")]
    [InlineData("""{"CRM":[{"id":"anna","authenticatedState":"authenticated"}],"Email":[{"id":"a@b.se","authenticatedState":"authenticated"}]}""", null, "anna")]
    [InlineData("""{"ECID":[{"id":"00000000000000000000000000000000000000"}]}""", null, null)]
    [InlineData("""{"ECID":[{"id":"00000000000000000000000000000000000000"},{"id":"2"}]}""", "2", null)]
    [InlineData("""{"CRM":[{"id":"[object Object]","primary":true}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":"$device:undefined","primary":true}]}""", null, null)]
    [InlineData("""{"CRM":[{"id":" null ","primary":true}]}""", null, null)]
    [InlineData("""{"Email":[{"id":"a@b.se","primary":true}],"CRM":[{"id":"anna","primary":true}]}""", null, "anna")]
    [InlineData("""{"crm":[{"id":"small","authenticatedState":"authenticated"}],"CRM":[{"id":"large","authenticatedState":"authenticated"}]}""", null, "large")]
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
    public void The_order_of_keys_never_decides() =>
        Gen.Select(
            Gen.Select(
                Gen.OneOf("ECID", "ecid", "Email", "email", "CRM", "Crm", "Loyalty", "FPID"),
                Gen.Select(Gen.OneOf("a", "b", "null", ""), Gen.OneOf("authenticated", "ambiguous", "loggedOut", ""), Gen.OneOf("true", "false", "\"true\"")).Array[1, 3])
                .Array[0, 6],
            Gen.Int[0, int.MaxValue]).Sample(
            (namespaces, seed) =>
            {
                string[] members =
                [
                    .. namespaces.DistinctBy(space => space.Item1).Select(space =>
                        $"\"{space.Item1}\":[{string.Join(',', space.Item2.Select(one => $"{{\"id\":\"{one.Item1}{(one.Item1.Length == 1 ? $"-{space.Item1}" : string.Empty)}\",\"authenticatedState\":\"{one.Item2}\",\"primary\":{one.Item3}}}"))}]"),
                ];
                Random order = new(seed);
                string[] shuffled = [.. members.OrderBy(_ => order.Next())];

                Assert.Equal(Ids($"{{{string.Join(',', members)}}}"), Ids($"{{{string.Join(',', shuffled)}}}"));
            },
            iter: 1_000,
            threads: 1);

    [Theory]
    [InlineData("Loyalty, crm", "L1")]
    [InlineData("crm,Loyalty", "anna")]
    [InlineData("Absent, Loyalty", "L1")]
    [InlineData("Out, Email", "a@b.se")]
    [InlineData("Absent", "anna")]
    [InlineData(null, "anna")]
    public void Listed_namespaces_go_first_in_the_order_of_the_list(string? listed, string expected)
    {
        MappingBench bench = MappingBench.ForAction(string.Empty, ("Forwarding__UserNamespaces", listed));
        const string Map = """{"Out":[{"id":"gone","authenticatedState":"loggedOut"}],"Loyalty":[{"id":"L1"}],"Email":[{"id":"a@b.se"}],"CRM":[{"id":"anna","authenticatedState":"authenticated","primary":true}]}""";

        Assert.Equal(expected, bench.PropertiesOf($$"""{"identityMap":{{Map}}}""").GetProperty("$user_id").GetString());
    }

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
