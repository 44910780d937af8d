namespace MixpanelFunctions.LocalHub.Configuration;

/// <summary>An event hub of the local endpoint.</summary>
internal sealed record LocalEventHub
{
    /// <summary>The consumer group that every hub has.</summary>
    public const string DefaultConsumerGroup = "$Default";

    /// <summary>Its name: 1 to 256 letters, digits, full stops, hyphens and underscores. The same in any case.</summary>
    public required string Name { get; init; }

    /// <summary>How many partitions it has. Default: 4. Range: 1 to 1,024.</summary>
    public int PartitionCount { get; init; } = 4;

    /// <summary>Its consumer groups beside <c>$Default</c>. Default: none.</summary>
    public IReadOnlyList<string> ConsumerGroups { get; init; } = [];
}
