namespace MixpanelFunctions.Forwarding.Delivery;

/// <summary>How many events a filter stopped.</summary>
/// <param name="Name">The filter's name.</param>
/// <param name="Events">The events; each counts for the first filter that applies.</param>
public sealed record FilterTally(string Name, long Events)
{
    internal static IReadOnlyList<FilterTally> Join(IReadOnlyList<FilterTally> left, IReadOnlyList<FilterTally> right) =>
        left.Count == 0 ? right
        : right.Count == 0 ? left
        : [.. left.Concat(right).GroupBy(filter => filter.Name, StringComparer.Ordinal).Select(same => new FilterTally(same.Key, same.Sum(filter => filter.Events)))];
}
