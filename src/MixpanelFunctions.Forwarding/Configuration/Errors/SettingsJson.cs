using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MixpanelFunctions.Forwarding.Configuration.Errors;

[JsonSerializable(typeof(JsonNode))]
internal sealed partial class SettingsJson : JsonSerializerContext;
