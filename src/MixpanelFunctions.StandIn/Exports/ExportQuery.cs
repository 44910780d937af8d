namespace MixpanelFunctions.StandIn.Exports;

/// <summary>The query of an export.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Names">The names of the events; null for all.</param>
/// <param name="Limit">How many events at most; null for all.</param>
/// <param name="InMilliseconds">Whether times are given in milliseconds; else in seconds.</param>
internal sealed record ExportQuery(DateOnly From, DateOnly To, IReadOnlySet<string>? Names, int? Limit, bool InMilliseconds);
