using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace MixpanelFunctions;

/// <summary>The partition of a batch.</summary>
internal static class TriggerPartition
{
    /// <summary>The partition's id; empty if the host does not say.</summary>
    /// <remarks>
    /// The host writes the extension's PartitionContext as JSON (or, when that fails, as the name of its type):
    /// {"FullyQualifiedNamespace":…,"EventHubName":…,"ConsumerGroup":…,"PartitionId":"0",…}.
    /// </remarks>
    public static string Of(BindingContext context)
    {
        if (context.BindingData.TryGetValue("PartitionContext", out object? value) && value is string json && json.StartsWith('{'))
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name.Equals("PartitionId", StringComparison.OrdinalIgnoreCase))
                {
                    return property.Value.ToString();
                }
            }
        }

        return "";
    }
}
