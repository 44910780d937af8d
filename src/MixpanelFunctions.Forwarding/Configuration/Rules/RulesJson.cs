using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
internal sealed partial class RulesJson : JsonSerializerContext
{
    /// <summary>Does not escape letters of any language, because the text goes to Mixpanel, never into HTML.</summary>
    public static RulesJson Plain { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
