using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
internal sealed partial class RulesJson : JsonSerializerContext
{
    /// <summary>Writes letters of all languages as they are: what is written goes to Mixpanel, never into HTML.</summary>
    public static RulesJson Plain { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
