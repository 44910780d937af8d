using System.Text.Json.Serialization;

namespace MixpanelFunctions.Forwarding.Mapping.Explanations;

/// <summary>How a text becomes JSON without reflection.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ExplanationJson : JsonSerializerContext;
