using System.Text;
using System.Text.Json;
using CsCheck;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Tests.Events.Json;

public sealed class CompactJsonTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData(" { \"a b\" : [ 1 ,\r\n\t-2.50e+3 , true , null ] } ", """{"a b":[1,-2.50e+3,true,null]}""")]
    [InlineData(""" { "say \" hi \" \\" : " \\\" " } """, """{"say \" hi \" \\":" \\\" "}""")]
    [InlineData("[ ]", "[]")]
    public void White_space_between_tokens_is_dropped_and_no_other(string json, string compact) => Assert.Equal(compact, Compact(json));

    [Fact]
    public void Indented_JSON_becomes_what_the_framework_writes_compactly() => AnyJson.Any.Where(IsWellFormed).Sample(json =>
    {
        using JsonDocument document = JsonDocument.Parse(json);
        string indented = JsonSerializer.Serialize(document.RootElement, AnyJson.Indented);
        Assert.Equal(JsonSerializer.Serialize(document.RootElement), Compact(indented));
    });

    /// <summary>The framework does not write lone surrogates.</summary>
    private static bool IsWellFormed(string json) => !json.Contains("\\ud800", StringComparison.Ordinal);

    private static string Compact(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        byte[] target = new byte[bytes.Length];
        return Encoding.UTF8.GetString(target, 0, CompactJson.Write(bytes, target));
    }
}
