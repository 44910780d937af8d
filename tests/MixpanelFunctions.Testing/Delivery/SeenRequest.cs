using System.Text.Json.Nodes;

namespace MixpanelFunctions.Testing.Delivery;

/// <summary>A request as it came to Mixpanel, before anything went wrong with it.</summary>
internal sealed record SeenRequest(string PathAndQuery, string? Authorization, string? ContentEncoding, int BytesSent, byte[] Body)
{
    public JsonArray Records => JsonNode.Parse(Body)!.AsArray();
}
