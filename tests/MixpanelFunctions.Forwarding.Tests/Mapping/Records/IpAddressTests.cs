using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

public class IpAddressTests
{
    private static readonly MappingBench Bench = MappingBench.ForAction(""" "properties": { "ip": "{{xdm.ip}}" } """);

    private static readonly Gen<string> Part = Gen.OneOf(
        Gen.Int[0, 300].Select(number => $"{number}"), Gen.OneOf<string>("", "0", "00", "01", "255", "256", "0x1", "1e1", ":", "a", " 1"));

    [Fact]
    public void A_text_becomes_the_ip_exactly_where_the_framework_reads_an_address() =>
        Gen.Select(Part.Array[1, 5], Gen.OneOf<string>(".", ".", ".", ".", ":", "..")).Sample(
            (parts, separator) =>
            {
                string text = string.Join(separator, parts);
                JsonElement properties = Bench.PropertiesOf($$"""{"ip":"{{text}}"}""");
                Assert.Equal(IPAddress.IsValidUtf8(Encoding.UTF8.GetBytes(text)) ? text : "0", properties.GetProperty("ip").GetString());
            },
            iter: 20_000,
            threads: 1);
}
