using System.Text.RegularExpressions;

namespace MixpanelFunctions.Local.Replaying.Captures;

/// <summary>
/// What the path of a captured file contains: by default it is
/// <c>{Namespace}/{EventHub}/{PartitionId}/{Year}/{Month}/{Day}/{Hour}/{Minute}/{Second}.avro</c>
/// (https://learn.microsoft.com/azure/event-hubs/event-hubs-capture-overview). The events themselves do not contain their partition.
/// </summary>
internal static partial class CapturePath
{
    /// <summary>Reads a path or an address.</summary>
    /// <returns>The hub and the partition; <see langword="null"/> if the path has not the form that Capture gives it by default.</returns>
    public static (string Hub, string Partition)? Read(string path) =>
        ByDefault().Match(path.Replace('\\', '/')) is { Success: true } match
            ? (match.Groups["hub"].Value, match.Groups["partition"].Value)
            : null;

    [GeneratedRegex(@"(?<hub>[^/]+)/(?<partition>[0-9]+)/[0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{2}/[0-9]{2}/[0-9]{2}\.avro$")]
    private static partial Regex ByDefault();
}
