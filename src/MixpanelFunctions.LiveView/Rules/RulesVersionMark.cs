using System.Text.Json.Nodes;

namespace MixpanelFunctions.LiveView.Rules;

/// <summary>The version of the rules that every event's record carries as <c>$lib_version</c>.</summary>
internal static class RulesVersionMark
{
    private const string Property = "$lib_version";

    /// <summary>The record without it: two versions of the rules always differ in it.</summary>
    public static string Without(string record)
    {
        JsonNode? json = JsonNode.Parse(record);
        (json as JsonObject)?["properties"]?.AsObject().Remove(Property);
        return json?.ToJsonString() ?? record;
    }
}
